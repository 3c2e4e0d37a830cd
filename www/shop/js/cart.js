// The cart: kept in the shop's own storage, the same in every tab, and announced on the data layer
// whenever it changes. A stored line names a product, a colour and a size; its price is always the
// catalogue's.

import { findProduct } from './catalogue.js';
import * as dataLayer from './datalayer.js';
import { sum } from './money.js';
import { read, write } from './storage.js';

const key = 'shop.cart';
const watchers = new Set();

const same = (a, b) => a.id === b.id && a.colour === b.colour && a.size === b.size;

// The lines with their products. What the catalogue no longer has in this form is left out.
export const withProducts = (stored) =>
  stored
    .map((line) => ({ ...line, product: findProduct(line.id) }))
    .filter(({ product, colour, size }) => product?.colours.includes(colour) && product.sizes.includes(size));

function storedLines() {
  const stored = read(key, []);
  return Array.isArray(stored) ? stored : [];
}

export const lines = () => withProducts(storedLines());

export const count = (of = lines()) => of.reduce((total, line) => total + line.quantity, 0);

export const goodsValue = (of = lines()) => sum(of.map((line) => line.product.price * line.quantity));

// Calls back when the cart changes, in this tab or in another one.
export function watch(callback) {
  watchers.add(callback);
}

const tellWatchers = () => watchers.forEach((callback) => callback());

function store(changed) {
  write(key, changed);
  dataLayer.cartChanged(withProducts(changed));
  tellWatchers();
}

const quantityOf = (line) => storedLines().find((other) => same(other, line))?.quantity ?? 0;

// Sets how many of a line are in the cart, none taking it out, and says what was added or removed.
export function setQuantity({ id, colour, size }, wanted) {
  const line = { id, colour, size };
  const before = quantityOf(line);
  const product = findProduct(id);
  const quantity = Math.max(0, Math.min(wanted, product.stock));
  if (quantity === before) return quantity;
  const all = before ? storedLines() : [...storedLines(), line];
  const announce = quantity > before ? dataLayer.addToCart : dataLayer.removeFromCart;
  announce({ ...line, product, quantity: Math.abs(quantity - before) });
  store(all.map((other) => (same(other, line) ? { ...line, quantity } : other)).filter((other) => other.quantity > 0));
  return quantity;
}

export const add = (line) => setQuantity(line, quantityOf(line) + 1);

// Takes everything out without an event: the lines have become an order, which announces itself.
export function moveOut() {
  const moved = storedLines();
  write(key, []);
  return moved;
}

addEventListener('storage', (event) => event.key === key && tellWatchers());
// A page that comes back from the back/forward cache shows the cart of the moment it was left.
addEventListener('pageshow', (event) => event.persisted && tellWatchers());
