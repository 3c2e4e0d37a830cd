// The products that a visitor has looked at and has in the cart, kept in this browser for recommendations. The core
// has its latest inputs in memory; what of them is about products is written down before they go.

import { PERSIST, PERSONALISE } from '../permissions.js';
import { lookup } from '../properties.js';
import { allows } from '../source/allows.js';
import { attempt, storage } from '../storage.js';

/** So many products are remembered, and so many characters of what names one. */
const [MOST, LONGEST] = [20, 200];

/** Where it is stored. */
const KEY = 'items';

/** A product: its id and its category. */
export type Seen = [id: string, category: string];

export interface History {
  /** The latest first; the same one several times, but not twice in a row. */
  viewed: Seen[];
  cart: string[];
}

/** An input of the core. What was written down is marked, so that no module does it twice. */
export interface Input {
  type: string;
  event: string;
  /** Properties: JSON, an object. */
  detail: string;
  noted?: true;
}

/** Writes down what is new among the latest inputs. Gives everything; nothing where it may not be kept. */
export function noteItems(recent: readonly Input[]): History | undefined {
  if (!allows(PERSIST | PERSONALISE)) return undefined;
  const history = stored();
  const fresh = recent.filter((input) => !input.noted && input.type === 'track' && input.event in CHANGES);
  for (const input of fresh) {
    input.noted = true;
    attempt(() => CHANGES[input.event]!(history, JSON.parse(input.detail)));
  }
  if (fresh.length) storage.write(KEY, JSON.stringify(history));
  return history;
}

/** The product that the present view is about, where it is about one. */
export function current(recent: readonly Input[]): string | undefined {
  const view = recent.slice(recent.map(({ type }) => type).lastIndexOf('page') + 1);
  const looks = view.filter(({ event }) => event === 'view_item');
  return attempt(() => idOf(JSON.parse(looks[looks.length - 1]!.detail)));
}

const CHANGES: Record<string, (history: History, properties: unknown) => void> = {
  view_item(history, properties) {
    const id = idOf(properties);
    if (!id || history.viewed[0]?.[0] === id) return;
    history.viewed = [[id, text(lookup(properties, 'item_category')) ?? ''] as Seen, ...history.viewed].slice(0, MOST);
  },
  add_to_cart: (history, properties) => (history.cart = distinct([...idsOf(properties), ...history.cart])),
  remove_from_cart(history, properties) {
    const gone = idsOf(properties);
    history.cart = history.cart.filter((id) => !gone.includes(id));
  },
  // These say everything that is in it.
  view_cart: (history, properties) => (history.cart = distinct(idsOf(properties))),
  begin_checkout: (history, properties) => (history.cart = distinct(idsOf(properties))),
  purchase: (history) => (history.cart = []),
};

const distinct = (ids: string[]) => [...new Set(ids)].slice(0, MOST);

const idOf = (properties: unknown) => text(lookup(properties, 'item_id'));

/** The products of an event: those of its items, or its own. */
function idsOf(properties: unknown): string[] {
  const { items } = properties as { items?: unknown };
  const all = Array.isArray(items) && items.length ? items.map((item: unknown) => text(lookup(item, 'item_id'))) : [idOf(properties)];
  return all.filter((id) => id !== undefined);
}

/** A name, which some write as a number. */
function text(value: unknown): string | undefined {
  return (typeof value === 'string' && value.length <= LONGEST && value) || (typeof value === 'number' ? `${value}` : undefined);
}

/** What is stored. Other scripts of the page may have written there. */
function stored(): History {
  const { viewed, cart } = (attempt(() => JSON.parse(storage.read(KEY) ?? '{}') as unknown) ?? {}) as Record<string, unknown>;
  const isText = (value: unknown) => text(value) === value || value === '';
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MOST) : []);
  return {
    viewed: list(viewed).filter((seen): seen is Seen => Array.isArray(seen) && seen.length === 2 && seen.every(isText)),
    cart: list(cart).filter((id): id is string => !!id && isText(id)),
  };
}
