// Looking up a property, by the rule of crates/engine/src/path.rs.

import type { Read } from './program.js';

/** Properties of an event: what JSON can say. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * The value at a path. A property that the event itself does not have is looked up in its first
 * item, because GA4 keeps `item_id`, `price` and the like in `items`.
 */
export function lookup(properties: Properties, { name, rest }: Read): unknown {
  // A number is a property of its own: nothing that every object inherits is one.
  const own = properties[name];
  if (typeof own === 'number' && rest.length === 0) return own;
  let value = member(properties, name);
  if (value === undefined) {
    const items = member(properties, 'items');
    value = Array.isArray(items) ? member(items[0], name) : undefined;
  }
  for (const inner of rest) value = member(value, inner);
  return value;
}

/** A member as JSON would have it: an object's own, and not what it inherits. */
function member(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.prototype.hasOwnProperty.call(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
