// What the module that looks after the slots is given by the core, and all that it can do to it.

import type { Content } from '../slots.js';
import type { Behaviour } from './blocks.js';
import type { fillTemplate } from './template.js';

/** An element that shows a block, or may. */
export type Slot = HTMLElement;

export interface Host {
  /** What the journey says of slots and blocks. */
  content: Content;
  /** Which block each slot is to show, by name; an empty text: the shop's own content. */
  shown: Map<string, string>;
  /** The elements of a slot that are in the page now. */
  find(name: string): Slot[];
  /** Puts a block into an element, or gives it its own content back. */
  fill(slot: Slot, name: string, block: string): void;
  /** Tells the engine what the visitor did; it goes on the wire as an event. */
  track(event: string, properties: object): void;
  /** Keeps a text for the next page, as far as the visitor allows; an empty one is removed. */
  keep(key: string, text: string): void;
  /** Milliseconds since 1970, by a clock that never runs back in this page. */
  now(): number;
  /** Loads a behaviour. */
  behaviour(name: string): Promise<Behaviour>;
  /** What could not be done, for `diagnose()`. */
  refuse(reason: string, detail: string): void;
  /** Calls `act` when the page goes out of sight, goes away, or, with `ended`, when another view begins in it. */
  leaving(act: (ended?: boolean) => void): void;
  /** What may throw: the page goes on. */
  guard<A extends unknown[]>(act: (...values: A) => void): (...values: A) => void;
  /** Ends with the instance. */
  signal: AbortSignal;
}

/** What the core asks of the module. */
export interface Manager {
  /** A template of the page, filled. */
  template: typeof fillTemplate;
  /** A slot is to show something else. */
  place(name: string): void;
  /** Every slot has its own content back. */
  reset(): void;
}

/** The name of the block that an element shows; an empty text for its own content. */
export const blockOf = (slot: Element): string => slot.getAttribute('data-ms-shows') ?? '';
