// As a source: our own question, for shops without a consent platform. What was answered before is read
// here; the question itself is loaded only where it is asked, or where the visitor wants to change the answer.

import type { Decide, Page, Switches } from '../consent.js';
import type { Prompt, Wording } from '../prompt.js';
import { PREFIX, attempt } from '../storage.js';
import { ANSWER_KEY, readAnswer, writeAnswer } from './answer.js';
import { isOptedOut } from './signals.js';

/** Where a shop puts its own words: `<script type="application/json" data-ms-consent>`. */
const SETTINGS = 'script[data-ms-consent]';

/** Whoever clicks on one of these wants to see the choices again. */
const OPENER = '[data-ms-do=consent]';

/** Asks, unless there is an answer that still counts. Until there is one, nothing is concluded. */
export function prompt(decide: Decide, signal: AbortSignal, page: Page): void {
  const refuse = (reason: string, detail: unknown) => page.refuse?.(reason, String(detail));
  const act = () => {
    const wording = wordingOf(refuse);
    const { version } = wording;
    let answer: Switches | undefined;
    let loading: Promise<Prompt | undefined> | undefined;

    const conclude = (next: Switches) => {
      answer = next;
      decide(next, true);
      void loading?.then((prompt) => prompt?.close());
    };
    /** Whether there was an answer, of this page or of another one. */
    const hear = (): boolean => {
      const next = readAnswer(version);
      if (next) conclude(next);
      return !!next;
    };
    const load = () =>
      (loading ??= import('microstage:prompt').then(({ begin }) =>
        signal.aborted ? undefined : begin({
          wording, signal, refuse,
          answer: () => answer,
          isWithheld: isOptedOut() && (page.gpc ?? 'no-share') === 'no-share',
          save(next) {
            conclude(next);
            // Behind the turn in which it takes effect: a tab that hears of it finds the id that this one has made.
            setTimeout(() => writeAnswer(next, version));
            if (!document.querySelector(OPENER)) refuse('consent_for_good', OPENER);
          },
        })).catch(() => (refuse('part_missing', 'prompt'), undefined)));

    if (!hear()) void load().then((prompt) => prompt?.ask());
    // Another tab: an answer in it counts here. Where it has taken the id away, that is heard as a refusal
    // of everything, which the answer itself may not be.
    window.addEventListener('storage', ({ key }) => {
      if (key === ANSWER_KEY || key === `${PREFIX}visitor`) hear();
    }, { signal });
    // A page that comes back from the cache has missed what was said meanwhile.
    window.addEventListener('pageshow', ({ persisted }) => persisted && hear(), { signal });
    window.addEventListener('click', (event) => {
      if (!event.composedPath().some((node) => node instanceof Element && node.matches(OPENER))) return;
      // It may be a link to the page about privacy, for visitors without us.
      event.preventDefault();
      void load().then((prompt) => prompt?.choose());
    }, { capture: true, signal });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', act, { once: true, signal });
  else act();
}

/** The shop's own words; nothing where there are none, or where they cannot be read. */
function wordingOf(refuse: (reason: string, detail: unknown) => void): Wording {
  const text = attempt(() => document.querySelector(SETTINGS)?.textContent);
  if (!text) return {};
  try {
    return Object(JSON.parse(text)) as Wording;
  } catch (error) {
    refuse('consent_wording', error);
    return {};
  }
}
