// A block that is built node by node, over as many frames as that takes: what a page shows is changed by
// putting it there, which is one step.

import type { Node } from '../slots.js';
import type { Host } from './host.js';

/** Stops after every node; its end is the block. */
export function* build(host: Host, { children, ...node }: Node): Generator<void, Element> {
  const made = host.element(node);
  for (const child of children ?? []) {
    if (child.if === undefined || host.holds(child.if)) made.append(yield* build(host, child));
  }
  yield;
  return made;
}
