/**
 * Microstage from npm, with its module inside: works in every bundler without configuration.
 * Importing it on a server does nothing.
 * @module
 */

import bytes from 'microstage:wasm';
import { boot, type Microstage, type Options } from './client.js';
import { inert } from './inert.js';
import { behaviours, part } from './parts.js';
import { begun, single } from './single.js';

export type { Consent, Microstage, Options, Properties } from './client.js';
export type { Item, RecommendedEvents } from './events.js';
export type { Journey } from './journey.js';
export type { Rung } from './load.js';

/**
 * Starts an instance. There is one for a page: a second call gives the first one. Never rejects: what cannot run leaves the page as it is.
 */
export function start(options: Options): Promise<Microstage> {
  if (typeof document === 'undefined') return Promise.resolve(inert);
  return single((calls) => begun(boot(options, { behaviour: behaviours(options), bytes, part }, calls)));
}
