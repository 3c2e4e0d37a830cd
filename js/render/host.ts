// What the module that looks after the slots is given by the core, and all that it can do to it.

import type { Content, Node, Slot } from '../slots.js';
import type { Behaviour } from './blocks.js';
import type { Means } from './template.js';

export interface Host extends Means {
  /** What the journey says of slots and blocks. */
  content: Content;
  /** Which block each slot is to show, by name; an empty text: the shop's own content. */
  shown: Map<string, string>;
  /** The elements of a slot that are in the page now. */
  find(name: string): Slot[];
  /** Puts a block into an element, as it was built where it was; or gives the element its own content back. */
  fill(slot: Slot, name: string, block: string, ready?: Element | DocumentFragment): void;
  /** Builds a node of a block, with all that is in it. */
  element(node: Node): Element;
  /** A call, as the shop's own code makes them. */
  call(method: string, name: string, values: object): void;
  /** Tells the engine what the visitor did; it goes on the wire as an event. */
  track(event: string, properties: object): void;
  /** Keeps a text for the next page, as far as the visitor allows; an empty one is removed. */
  keep(key: string, text: string): void;
  /** The latest inputs of this tab, as far as they may be kept. */
  inputs(): readonly { type: string; event: string; detail: string }[];
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
  /** A slot is to show something else. */
  place(name: string): void;
  /** Every slot has its own content back. */
  reset(): void;
}
