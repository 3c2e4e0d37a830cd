// Our own question about consent: a banner that asks, and a sheet in which each purpose is answered by
// itself. Loaded only where a shop has no consent platform and names `prompt`, and only for visitors who
// have not answered yet, or want to change what they have said.
//
// What such a question has to be, by the report of the EDPB's Cookie Banner Taskforce (17 January 2023) and
// the CNIL's délibération n° 2020-092: refusing is as easy as agreeing and looks the same, nothing is ticked
// beforehand, each purpose stands by itself, and the answer can be changed at any time.

import type { Switches } from './consent.js';
import { bannerOf } from './prompt/banner.js';
import { sheetOf } from './prompt/sheet.js';
import { styleOf } from './prompt/styles.js';
import { wordsOf, type Words } from './prompt/words.js';

/** What a shop may say of the question, in its page. */
export interface Wording {
  /** Changed when the shop asks for something else than before: then everybody is asked again. */
  version?: unknown;
  /** Where it says what it does with data: an address, or one for each language. */
  policy?: unknown;
  /** Texts in place of ours, by name: each one text, or one for each language. */
  texts?: unknown;
}

/** What the question is given. */
export interface Asking {
  wording: Wording;
  /** What was answered so far. */
  answer(): Switches | undefined;
  /** The browser asks not to be tracked, and the journey obeys that: then nothing is sent, whatever is said. */
  isWithheld: boolean;
  /** The visitor has answered. */
  save(answer: Switches): void;
  /** Notes what went wrong, for `diagnose()`. */
  refuse(reason: string, detail: unknown): void;
  signal: AbortSignal;
}

/** The question in this page. */
export interface Prompt {
  /** Shows the banner. */
  ask(): void;
  /** Shows the sheet. */
  choose(): void;
  /** Takes both away. */
  close(): void;
}

/** What banner and sheet have in common. */
export interface Means extends Pick<Asking, 'answer' | 'isWithheld' | 'save'> {
  words: Words;
  /** Answers everything with yes, or with no. */
  all(value: boolean): void;
  choose(): void;
  /** So much of the window's end is covered, in pixels. */
  cover(height: number): void;
  /** It is gone. */
  closed(): void;
}

/** One of the two. */
export interface Layer {
  open(): void;
  /** Does nothing where it is not open. */
  close(): void;
  readonly isOpen: boolean;
}

/** Prepares the question; nothing is shown yet. */
export function begin({ wording, answer, isWithheld, save, refuse, signal }: Asking): Prompt {
  const style = styleOf();
  const means: Means = {
    answer, isWithheld, save,
    words: wordsOf(wording, refuse),
    all: (value) => save({ personalise: value, persist: value, send: value && !isWithheld }),
    choose: () => show(sheet),
    cover: style.cover,
    closed() {
      if (!banner.isOpen && !sheet.isOpen) style.takeOff();
    },
  };
  const [banner, sheet] = [bannerOf(means), sheetOf(means)];
  const show = (layer: Layer) => {
    if (signal.aborted || layer.isOpen) return;
    style.putOn();
    layer.open();
  };
  const close = () => {
    // What lies above goes first: it gives the focus back to what is below.
    sheet.close();
    banner.close();
  };
  signal.addEventListener('abort', close);
  return { ask: () => show(banner), choose: () => show(sheet), close };
}
