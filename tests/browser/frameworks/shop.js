// What the shops of this folder have in common: products, addresses, and how they start Microstage.

import { start } from 'microstage';

export const PRODUCTS = [
  { id: 'shirt', name: 'Shirt', price: 20 },
  { id: 'coat', name: 'Coat', price: 80 },
];

/** The folder of this shop's addresses. */
const home = location.pathname.replace(/[^/]*$/, '');

/** The address of a product, or of the list. */
export const addressOf = (product) => (product ? `${home}p/${product.id}` : home);

/** The product whose address this is. */
export const productHere = () => PRODUCTS.find((product) => location.pathname === addressOf(product));

export const titleOf = (product) => (product ? `${product.name} – the shop` : 'The shop');

/** Tells the data layer, as every shop does. */
export function tell(event, product) {
  (window.dataLayer ??= []).push({ event, ecommerce: { currency: 'EUR', value: product.price, items: [{ item_id: product.id, price: product.price }] } });
}

/** Starts Microstage; how often that was asked for is left for the test to see. */
export function begin() {
  window.starts = (window.starts ?? 0) + 1;
  window.started = start({ journey: 'capture-pages', collector: location.origin, key: 'demo', consent: 'granted' });
}
