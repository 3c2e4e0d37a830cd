// What the browser itself says for its user: Global Privacy Control, and the older Do Not Track.

import type { Decide, Page, Switches } from '../consent.js';

/** Whether the browser asks not to be tracked. */
export function isOptedOut(): boolean {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: unknown; doNotTrack?: unknown };
  return globalPrivacyControl === true || doNotTrack === '1';
}

/** As a source: for shops that ask nobody, all is allowed unless the browser says otherwise. */
export function signals(decide: Decide): void {
  if (isOptedOut()) decide('denied', true);
  else decide({ personalise: true, persist: true, send: true }, false);
}

/**
 * What is left of an answer under such a signal. `no-share`: nothing is sent. `opt-out`: nothing is
 * stored either, unless the visitor has said so to this shop.
 */
export function limit(state: Switches | 'denied', explicit: boolean, policy: Page['gpc'] = 'no-share'): Switches | 'denied' {
  if (state === 'denied' || policy === 'ignore' || !isOptedOut()) return state;
  if (policy === 'no-share') return { ...state, send: false };
  return explicit ? state : 'denied';
}
