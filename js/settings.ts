// What the page's host needs of a journey. It stands in the program as JSON, behind the header and
// its length, so that it can be read without the module (crates/engine/src/program.rs).

import type { Content } from './slots.js';

/** What a journey's file says to the host; members at their default are left out. */
export interface Settings extends Content {
  journey: string;
  version: number;
  /** Per cent of visitors for whom the journey runs; 100 without it. */
  rollout?: number;
  /** Per cent of visitors whose events are sent; 100 without it. */
  sample?: number;
  /** Query parameters that addresses keep. */
  query?: string[];
  /** Where the texts of links and buttons may be told: a selector. */
  text?: string;
  /** Where nothing is captured: a selector. */
  ignore?: string;
  /** What Global Privacy Control means here; `no-share` without it. */
  gpc?: 'ignore' | 'no-share' | 'opt-out';
  /** Keeps the visitor's id in a cookie, too. */
  cookie?: CookieSettings;
  /** What is captured beside page views, clicks, engaged time and scroll depth. */
  capture?: Record<string, unknown>;
}

/** What a journey says of the visitor's cookie; times in milliseconds. */
export interface CookieSettings {
  /** The domain whose hosts share it; without it, the widest that takes a cookie. */
  domain?: string;
  /** How long it is kept after a visit. */
  age?: number;
  /** How old an id may become. */
  rotate?: number;
}

/** Magic and number of the format, then the hash. */
const HASH = 4, LENGTH = 12, TEXT = 16;

/** The settings of a program, and its hash as messages name it. Throws where these are no program. */
export function settingsOf(program: Uint8Array): [Settings, hash: string] {
  const view = new DataView(program.buffer, program.byteOffset);
  const text = new TextDecoder().decode(program.subarray(TEXT, TEXT + view.getUint32(LENGTH, true)));
  return [JSON.parse(text) as Settings, view.getBigUint64(HASH, true).toString(16).padStart(16, '0')];
}

/** Whether four digits of a visitor's id fall among so many per cent. */
export function share(digits: string, percent = 100): boolean {
  return parseInt(digits, 16) < percent * 655.36;
}
