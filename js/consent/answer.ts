// The visitor's answer to our own question, as it is kept from page to page. A refusal is kept as well as
// a yes, else the question would come again on every page. No consent is needed to remember that somebody
// has answered (CNIL, délibération n° 2020-091, article 5), so only the answer is kept, by the day and
// without an id.

import type { Switches } from '../consent.js';
import { attempt } from '../storage.js';

/** Not one of the keys `microstage.…`, which a refusal removes. */
export const ANSWER_KEY = 'microstage-consent';

/** Counted up when what is asked for is no longer what was answered. */
const PURPOSES = 1;

const DAY_MS = 86_400_000;

/**
 * Whatever the answer was, it counts for half a year: as long as the CNIL calls good practice for both
 * (délibération n° 2020-092, paragraphs 37 and 38).
 */
const VALID_MS = 182 * DAY_MS;

/** What the shop asks is told apart by its own version of the words, too. */
const versionOf = (words: unknown) => (words === undefined ? `${PURPOSES}` : `${PURPOSES} ${words}`);

/** The answer that still counts; `undefined` where the visitor has to be asked. */
export function readAnswer(words: unknown): Switches | undefined {
  const { on, version, personalise, persist, send } = Object(stored()) as Record<string, unknown>;
  const age = Date.now() - Date.parse(`${on}`);
  // Clocks are set, by a day at most; an answer of next year is none.
  if (version !== versionOf(words) || !(age > -DAY_MS && age < VALID_MS)) return undefined;
  return { personalise: personalise === true, persist: persist === true, send: send === true };
}

/** Keeps an answer, where the browser lets us. */
export function writeAnswer({ personalise, persist, send }: Switches, words: unknown): void {
  write({ version: versionOf(words), personalise, persist, send });
}

/** The visitor asks to be forgotten: whoever has answered has refused now. */
export function revokeAnswer(): void {
  const answer = stored();
  if (answer) write({ ...answer, personalise: false, persist: false, send: false });
}

const stored = () => attempt(() => JSON.parse(localStorage.getItem(ANSWER_KEY)!) as object | null);

const write = (answer: object) =>
  attempt(() => localStorage.setItem(ANSWER_KEY, JSON.stringify({ ...answer, on: new Date().toISOString().slice(0, 10) })));
