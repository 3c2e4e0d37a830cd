// Content from the shop's own system: a static JSON file, asked for once in a page and checked against what
// the journey says of it. What comes of it are texts in the tree of the block.

import { SEND } from '../permissions.js';
import type { Host } from '../render/host.js';
import type { Node, Sourced } from '../slots.js';
import { allows } from '../source/allows.js';
import { fetched } from '../source/fetched.js';
import { written, type Value, type Values } from '../source/written.js';

/** Of lists so many items are read; a text has so many characters. */
const [MOST_ITEMS, MOST_TEXT] = [100, 2_000];

/** The tree of a block with its source's values in it; nothing where it may not be asked for now. */
export async function begin(_root: HTMLElement, { source, node }: Sourced, { signal, refuse }: Host): Promise<Node | undefined> {
  const address = new URL(source.url, location.origin);
  // Another origin learns that somebody was there, so the visitor has to allow that something is sent.
  if (address.origin !== location.origin && !allows(SEND)) return undefined;
  const found = await fetched(address, source.timeout, signal).catch((error: Error) => error);
  const values = valuesOf(source, found, (problem) => refuse('source_failed', `${source.url}: ${problem}`));
  return written(node, values);
}

/**
 * The values that texts ask for. What is missing, or another thing than the journey says, has its default, and is
 * told of; where it has none this throws.
 */
function valuesOf({ fields }: Sourced['source'], found: unknown, told: (problem: string) => void): Values {
  const problems = new Set<string>();
  const value = (name: string, type: string, more: string | Record<string, string> | undefined): Value => {
    const there = found instanceof Error ? undefined : own(found, name);
    if (isOf(type, there)) return there as string | number;
    const items = type === 'list' && Array.isArray(there) ? there.slice(0, MOST_ITEMS).filter((item) => isItem(item, more as Record<string, string>)) : [];
    if (items.length) return items as Record<string, string | number>[];
    const problem = found instanceof Error ? found.message : `${name} is no ${type}`;
    if (type === 'list' || more === undefined) throw new Error(problem);
    problems.add(problem);
    return more as string;
  };
  const values: Values = new Map(Object.entries(fields).map(([name, [type, more]]) => [name, value(name, type, more)]));
  problems.forEach(told);
  return values;
}

const isItem = (item: unknown, kinds: Record<string, string>) => Object.entries(kinds).every(([name, kind]) => isOf(kind, own(item, name)));

const isOf = (type: string, value: unknown) =>
  type === 'number' ? typeof value === 'number' && Number.isFinite(value) : type !== 'list' && typeof value === 'string' && value.length <= MOST_TEXT;

/** A member of an object's own, and not what every object has. */
const own = (object: unknown, name: string): unknown =>
  typeof object === 'object' && object && Object.prototype.hasOwnProperty.call(object, name) ? (object as Record<string, unknown>)[name] : undefined;
