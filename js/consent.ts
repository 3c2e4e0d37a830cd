// Where the visitor's answer comes from when the shop does not tell it itself: a consent platform's
// own interface, or our own question. Loaded in idle time, only where the page names such a source, and then also what the
// visitor's rights need (`rights.ts`).

import { google, hasConsentMode } from './consent/google.js';
import { prompt } from './consent/prompt.js';
import { hasShopify, shopify } from './consent/shopify.js';
import { limit, signals } from './consent/signals.js';
import { hasTcf, tcf } from './consent/tcf.js';
import { whenThere } from './consent/wait.js';

export { exported, forget } from './rights.js';

/** The three things that a visitor can allow, each by itself. */
export interface Switches {
  /** Facts decide what is shown, in this page's memory. */
  personalise: boolean;
  /** Id and state are kept in the browser. */
  persist: boolean;
  /** Events go to the collector. */
  send: boolean;
}

/** What a source concludes; `explicit`: the visitor said so, and no default did. */
export type Decide = (state: Switches | 'denied', explicit: boolean) => void;

/** What a source may know of the page. */
export interface Page {
  /** Name of the data layer's array. */
  dataLayer: string;
  /** What a signal of the browser against tracking means; `no-share` without it. */
  gpc?: 'ignore' | 'no-share' | 'opt-out' | undefined;
  /** Notes what went wrong, for `diagnose()`. */
  refuse?: ((reason: string, detail: string) => void) | undefined;
}

type Source = (decide: Decide, signal: AbortSignal, page: Page) => void;

const SOURCES = new Map<string, Source>(Object.entries({ tcf, google, shopify, signals, auto, prompt }));

/**
 * Tells what the visitor allows, now and whenever it changes. A platform that does not answer, and one
 * that there is not, mean `denied`: nothing is stored or sent because a script failed to load. Our own
 * question that was not answered leaves everything as it was before.
 */
export function listen(
  source: string,
  call: (method: 'consent', state: Switches | 'denied') => void,
  signal: AbortSignal,
  page: Page,
): void {
  const limited: Decide = (state, explicit) => {
    if (signal.aborted) return;
    // Nobody has refused: the source is not there, breaks, or does not answer.
    if (state === 'denied' && !explicit) page.refuse?.('consent_unanswered', source);
    call('consent', limit(state, explicit, page.gpc));
  };
  const chosen = SOURCES.get(source);
  try {
    if (!chosen) throw source;
    chosen(limited, signal, page);
  } catch {
    // A name that there is not, or a platform that breaks when it is asked.
    limited('denied', false);
  }
}

/** The first of the platforms that is there; where several are, the one that says most. */
function auto(decide: Decide, signal: AbortSignal, page: Page): void {
  const find = (): Source | undefined => {
    if (hasTcf()) return tcf;
    if (hasShopify()) return shopify;
    return hasConsentMode(page.dataLayer) ? google : undefined;
  };
  whenThere(find, signal, (found) => (found ? found(decide, signal, page) : decide('denied', false)));
}
