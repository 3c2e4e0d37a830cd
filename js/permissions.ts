// What may be done for a visitor, one bit each.

/** Decide what the page shows, in the page's memory. */
export const PERSONALISE = 1;

/** Keep what is known of the visitor in this browser. */
export const PERSIST = 2;

/** Tell the collector. */
export const SEND = 4;

/** The visitor was not asked yet: what happens is held. */
export const HOLD = 8;
