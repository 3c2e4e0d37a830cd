// What a block's behaviour is, and what it may ask of the page's host.

/** What a behaviour may ask for. */
export interface Behaving {
  /** Ends when the block is taken away: listeners and timers end with it. */
  signal: AbortSignal;
  /** Milliseconds since 1970 by the engine's clock. */
  now(): number;
  /** Tells the engine of something the visitor did; goes on the wire as an event. */
  track(event: string, properties: object): void;
  /** Takes the block away, and remembers that the visitor wanted that. */
  dismiss(): void;
}

/** A module of this folder that a block names in `data-ms-use`. Its options are `data-ms-…` attributes. */
export interface Behaviour {
  /** Begins in an element that is in the page; ends with the host's signal. */
  begin(element: HTMLElement, host: Behaving): void;
}
