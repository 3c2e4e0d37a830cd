// What may be done for a visitor, one bit each.

import type { Consent, Permission } from './client.js';

/** Decide what the page shows, in the page's memory. */
export const PERSONALISE = 1;

/** Keep what is known of the visitor in this browser. */
export const PERSIST = 2;

/** Tell the collector. */
export const SEND = 4;

/** The visitor was not asked yet: what happens is held. */
export const HOLD = 8;

const STATES: Record<Consent, number> = {
  pending: HOLD | PERSONALISE,
  granted: PERSONALISE | PERSIST | SEND,
  denied: PERSONALISE,
};

/** What a permission allows, as bits; `undefined` where it is none. */
export function modeOf(given: Permission): number | undefined {
  if (typeof given !== 'object' || !given) return STATES[given as Consent];
  return (given.personalise ? PERSONALISE : 0) | (given.persist ? PERSIST : 0) | (given.send ? SEND : 0);
}
