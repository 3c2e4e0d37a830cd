// There is one instance for a page, however often it is started and whichever way it came: twice from
// npm, in two copies of the package, or by a script tag beside it.

import { nextTask, type Call, type Microstage } from './client.js';

/** The global function of the script tag (`script.ts`), its stub, or ours. */
type Global = ((method: string, ...values: unknown[]) => unknown) & { q?: [number, ArrayLike<unknown>][]; live?: boolean };

let running: Promise<Microstage> | undefined;

/** Gives the running instance; makes one where there is none, or the last one was destroyed. */
export function single(make: (calls: Call[]) => Promise<Microstage>): Promise<Microstage> {
  const page = window as unknown as { microstage?: Global };
  const { microstage: other } = page;
  running ??= other?.live ? Promise.resolve(through(other)) : first(page, make);
  return running;
}

/** The first one takes the place that a script tag would take, with the calls that waited for that. */
function first(page: { microstage?: Global }, make: (calls: Call[]) => Promise<Microstage>): Promise<Microstage> {
  const waited = page.microstage?.q ?? [];
  const calls = waited.map(([at, call]) => [at, ...Array.from(call)] as unknown as Call);
  let client: Microstage | undefined;
  const own: Global = (method, ...values) => {
    if (!client) return void calls.push([Date.now(), method, values[0], values[1]]);
    const act = (client as unknown as Record<string, unknown>)[method];
    return typeof act === 'function' ? (act as (...values: unknown[]) => unknown)(...values) : act;
  };
  own.live = true;
  page.microstage = own;
  return make(calls).then((made) => {
    const { destroy } = made;
    made.destroy = () => {
      running = undefined;
      if (page.microstage === own) delete page.microstage;
      destroy();
    };
    client = made;
    return made;
  });
}

/** The instance of somebody else, by its global function. */
function through(other: Global): Microstage {
  const call = (method: keyof Microstage) => (...values: unknown[]) => other(method, ...values) as never;
  return {
    track: call('track'),
    page: call('page'),
    identify: call('identify'),
    consent: call('consent'),
    export: async () => (await other('export')) as never,
    forget: async () => (await other('forget')) as never,
    diagnose: call('diagnose'),
    report: call('report'),
    get stage() {
      return call('stage')();
    },
    get rung() {
      return call('rung')() ?? 'inert';
    },
    destroy() {
      running = undefined;
      other('destroy');
    },
  };
}

/** An instance whose first turn is done: it was noted when the instance was made. */
export async function begun(made: Promise<Microstage>): Promise<Microstage> {
  const instance = await made;
  await nextTask();
  return instance;
}
