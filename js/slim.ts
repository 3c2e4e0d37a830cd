/**
 * Microstage from npm without its module: the page says where `microstage.wasm` is, or hands over
 * the compiled module. For shops that serve it themselves, with a cache of its own.
 * @module
 */

import { boot, type Microstage, type Options } from './client.js';
import { inert } from './inert.js';
import { behaviours, part } from './parts.js';
import { begun, single } from './single.js';

export type { Consent, Microstage, Options, Properties } from './client.js';
export type { Item, RecommendedEvents } from './events.js';
export type { Rung } from './load.js';

/** Options, and where the module is. */
export interface SlimOptions extends Options {
  /** An address, or the compiled module. */
  wasm: string | URL | WebAssembly.Module;
  /** What the module at that address must be: `sha384-…`, or several with blanks. */
  integrity?: string;
}

/** Starts the page's instance; see the default entry. */
export function start({ wasm, integrity, ...options }: SlimOptions): Promise<Microstage> {
  if (typeof document === 'undefined') return Promise.resolve(inert);
  const source =
    typeof wasm === 'string' || wasm instanceof URL
      ? { fetch: () => fetch(wasm, { credentials: 'omit', integrity: integrity! }) }
      : { bytes: () => wasm };
  return single((calls) => begun(boot(options, { ...source, behaviour: behaviours(options), part }, calls)));
}
