// What a server gets: the same interface, doing nothing.

import type { Microstage } from './client.js';

/** An instance that does nothing. */
export const inert: Microstage = {
  track: () => undefined,
  page: () => undefined,
  identify: () => undefined,
  consent: () => undefined,
  export: () => Promise.resolve({ stored: {}, events: [] }),
  forget: () => Promise.resolve(true),
  diagnose: () => ({ rung: 'inert' }),
  report: () => undefined,
  stage: undefined,
  rung: 'inert',
  destroy: () => undefined,
};
