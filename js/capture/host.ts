// What capture is given by the core, and all that it can do to it.

/** What a journey says about capture; a part of `js/settings.ts`. */
export interface CaptureSettings {
  /** Features by name, each with `true` or its options. */
  capture?: Record<string, unknown>;
  /** Where nothing is captured: a selector, beside `[data-ms-ignore]`. */
  ignore?: string;
  /** Where the texts of links may be told: a selector. */
  text?: string;
}

export interface Host {
  settings: CaptureSettings;
  /** Milliseconds since the epoch, by a clock that never runs back in this page. */
  now(): number;
  /** As if the shop had called `track`, `page` or `identify`: what is told is redacted and checked. */
  call(method: string, a?: unknown, b?: unknown, at?: number): void;
  /** Does something in a task of its own, before the core's next turn; in a handler, the cheapest way out. */
  note(act: () => void): void;
  /** The latest inputs of this tab, as far as they may be kept. */
  inputs(): readonly { type: string; event: string; detail: string }[];
  /** The address of the page when the present view began. */
  address(): string;
  /** A value that cannot be: it is counted, and `diagnose()` shows it. */
  refuse(reason: string, detail: string): void;
  /**
   * Calls `act` synchronously before the core sends its last words: when the page goes out of
   * sight, when it goes away, before `destroy()`, and, with `ended`, when another view is about
   * to begin in this page. What `act` tells still belongs to the view that ends.
   */
  leaving(act: (ended?: boolean) => void): void;
  /** Calls `act` before each input of the shop's or ours is taken, of a click with where it happened. One `act` for all features. */
  before(act: (event?: Event, path?: EventTarget[]) => void): void;
  /** Aborted by `destroy()`. */
  signal: AbortSignal;
}
