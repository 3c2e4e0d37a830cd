// The script tag: reads its attributes, takes over the calls that waited, leaves one global name.

import { boot, type Call, type Microstage, type Options } from './client.js';
import type { Source } from './load.js';

type Stub = ((...call: unknown[]) => unknown) & { q?: [number, ArrayLike<unknown>][]; live?: boolean };

const page = window as unknown as { microstage?: Stub };
const tag = (document.currentScript ?? document.querySelector('script[data-journey]')) as HTMLScriptElement | null;

// A second copy, by another tag or a tag manager, leaves everything to the first.
if (tag?.dataset.journey && !page.microstage?.live) run(tag);

function run(script: HTMLScriptElement): void {
  const base = new URL('.', script.src);
  // The names of the attributes are those of the options.
  const options = { collector: base.origin, ...script.dataset } as unknown as Options;
  const calls: Call[] = (page.microstage?.q ?? []).map(([at, call]) => [at, ...(call as unknown as unknown[])] as unknown as Call);
  let client: Microstage | undefined;
  const microstage: Stub = (method, ...values) => {
    if (!client) {
      calls.push([Date.now(), method as string, values[0], values[1]]);
      return undefined;
    }
    const act = (client as unknown as Record<string, unknown>)[method as string];
    return typeof act === 'function' ? act(...values) : act;
  };
  microstage.live = true;
  page.microstage = microstage;
  const source: Source = {
    // Of the attributes, `fetch` knows `data-integrity`: then another module than that is none.
    fetch: () => fetch(new URL('microstage.wasm', base), { ...(script.dataset as RequestInit), credentials: 'omit' }),
    // Each try by another address, because browsers remember a failed one.
    part: (name, tries = 0) => import(/* webpackIgnore: true */ new URL(`microstage-${name}.js${tries ? `?${tries}` : ''}`, base).href),
    behaviour: (name) => import(/* webpackIgnore: true */ new URL(`behaviours/${name}.js`, base).href),
  };
  void boot(options, source, calls).then((started) => {
    client = started;
    if (/[?&]ms-debug/.test(location.search)) {
      void import(/* webpackIgnore: true */ new URL('panel.js', base).href).then(
        (panel: typeof import('./panel.js')) => panel.open(started, options),
        () => undefined,
      );
    }
  });
}
