// Looking up a property of an event, by the rule of crates/engine/src/path.rs.

/**
 * The value at a path of names with points between. A property that the event itself does not have is
 * looked up in its first item, because GA4 keeps `item_id`, `price` and the like in `items`.
 */
export function lookup(properties: unknown, path: string): unknown {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  let value = member(properties, name);
  if (value === undefined) {
    const items = member(properties, 'items');
    value = Array.isArray(items) ? member(items[0], name) : undefined;
  }
  return rest.reduce(member, value);
}

/** What a value is, as `src/properties.rs` numbers it. */
export function kindOf(value: unknown): number {
  return typeof value === 'number' ? 4 : typeof value === 'string' ? 5 : ([false, true, null] as unknown[]).indexOf(value) + 1;
}

/** A member as JSON would have it: an object's own, and not what it inherits. */
function member(value: unknown, name: string): unknown {
  return Object(value) === value && !Array.isArray(value) && {}.hasOwnProperty.call(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
