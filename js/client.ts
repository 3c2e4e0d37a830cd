// An instance as the page's own code sees it.

import type { Tracked } from './events.js';
import { run, type Running } from './host.js';
import { load, type Rung, type Source } from './load.js';
import type { Export } from './rights.js';
import { settingsOf } from './settings.js';
import { storage } from './storage.js';

/** What the visitor allows. While `pending`, nothing is stored and nothing is sent. */
export type Consent = 'pending' | 'granted' | 'denied';

/** What the visitor allows, each by itself; what is not named is not allowed. */
export interface Switches {
  /** Decide what the page shows, in the page's memory. */
  personalise?: boolean;
  /** Keep what is known of the visitor in this browser. */
  persist?: boolean;
  /** Tell the collector. */
  send?: boolean;
}

/** Consent in a word, or by its parts. `granted` is all three, `denied` personalises in memory. */
export type Permission = Consent | Switches;

/** How an instance is set up. */
export interface Options {
  /** Name of the journey. */
  journey: string;
  /** Origin of the collector; the page's own without it. */
  collector?: string;
  /** The write key. */
  key?: string;
  /** What the visitor has allowed so far, or who knows: a consent platform to listen to, or `prompt`: we ask. `pending` without it. */
  consent?: Permission | 'tcf' | 'google' | 'shopify' | 'signals' | 'auto' | 'prompt';
  /** `js` does not try WebAssembly, for pages whose policy forbids it. */
  engine?: 'auto' | 'js';
  /** The compiled journey, where the page has it already. */
  program?: Uint8Array;
  /** Name of the data layer's array; `dataLayer` without it. */
  dataLayer?: string;
}

/** Properties of an event. */
export type Properties = Record<string, unknown>;

/** A call that waited for the core: when, and what. */
export type Call = [at: number, method: string, a?: unknown, b?: unknown];

/** An instance in the page. */
export interface Microstage {
  /** Tells that something happened; GA4's names where one exists, whose properties are checked. */
  track<E extends string>(event: E, ...properties: Tracked<E>): void;
  /** Tells that another page came into view, in an application of one document. */
  page(properties?: Properties): void;
  /** Tells who the visitor is. */
  identify(userId: string, traits?: Properties): void;
  /** Tells what the visitor allows. */
  consent(state: Permission): void;
  /** Everything that is known of the visitor, here and at the collector. */
  export(): Promise<Export>;
  /** Refuses consent, removes what is stored, and has the collector erase the visitor; whether it confirmed. */
  forget(): Promise<boolean>;
  /** How things stand: what to look at when something is not as expected. */
  diagnose(): object;
  /** How things stand, for the debug panel; `undefined` where the instance does not run. */
  report(): string | undefined;
  /** The visitor's stage; `undefined` where the instance does not run. */
  readonly stage: string | undefined;
  /** Which way the core runs. */
  readonly rung: Rung;
  /** Puts the page back as it was and stops. */
  destroy(): void;
}

/** The number of the program's format that this core reads. */
const FORMAT = 1;

/** Loads everything and starts. Never rejects: what cannot run leaves the page as it is. */
export async function boot(options: Options, source: Source, calls: Call[] = []): Promise<Microstage> {
  // The first request of a page takes a slow phone as long as everything else here.
  await nextTask();
  const [[rung, renew], program] = await Promise.all([load(source, options.engine), programOf(options)]);
  // A page that is made ready before it is asked for is not seen: nothing has happened in it.
  if ((document as { prerendering?: boolean }).prerendering) {
    await new Promise((seen) => document.addEventListener('prerenderingchange', seen, { once: true }));
  }
  // What came last was a task of its own: the start is another one, and so is the first turn, which
  // `run` only notes. Together they could be felt on a slow phone.
  await nextTask();
  let core: Running | undefined;
  try {
    const [settings, hash] = settingsOf(program!);
    core = run({ program: program!, settings, hash, options, calls, plain: rung === 'js', renew, source, again: () => programOf(options, 'no-cache') });
  } catch {
    // No program, or one that cannot be read, or no core: the page stays as it is.
  }
  const { collector = '', key = '' } = options;
  const visitor = () => ({ id: core?.visitor(), collector, key, storage });
  return {
    track: (event: string, properties?: Properties) => core?.call('track', event, properties),
    page: (properties) => core?.call('page', properties),
    identify: (userId, traits) => core?.call('identify', userId, traits),
    consent: (state) => core?.call('consent', state),
    export: async () => (await source.part('consent')).exported(visitor()),
    async forget() {
      const whom = visitor();
      core?.call('consent', 'denied');
      return (await source.part('consent')).forget(whom);
    },
    diagnose: () => ({ rung, program: !!program, ...core?.diagnose() }),
    report: () => core?.report(),
    get stage() {
      return core?.stage();
    },
    get rung() {
      return !core || core.stopped ? 'inert' : rung;
    },
    destroy: () => core?.stop(),
  };
}

/** The promise of a task behind those that wait. */
export const nextTask = () => new Promise((act) => setTimeout(act));

async function programOf({ program, collector = '', journey }: Options, cache: RequestCache = 'default'): Promise<Uint8Array | undefined> {
  if (program) return program;
  try {
    // The same file for every visitor: without cookies, before and after consent.
    const address = `${collector}/v1/programs/${encodeURIComponent(journey)}/${FORMAT}`;
    const response = await fetch(address, { credentials: 'omit', cache });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
