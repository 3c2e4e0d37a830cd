// A product in a list, and lists of products.

import { pictureOf } from './catalogue.js';
import { colours } from './colours.js';
import * as dataLayer from './datalayer.js';
import { element } from './dom.js';
import { price } from './money.js';

const alt = (product, colour) => `${product.name} in ${colours[colour].label.toLowerCase()}`;

export const picture = (product, colour = product.colours[0], more = {}) =>
  element('img', { src: pictureOf(product, colour), alt: alt(product, colour), width: 400, height: 500, ...more });

export function swatch(colour) {
  const dot = element('span', { class: 'swatch', 'aria-hidden': 'true' });
  dot.style.backgroundColor = colours[colour].hex;
  return dot;
}

export const rating = (product) =>
  element(
    'span',
    { class: 'rating' },
    element('span', { class: 'star', 'aria-hidden': 'true' }, '★'),
    element('span', { class: 'visually-hidden' }, 'Rated '),
    product.rating.toFixed(1),
    element('span', { class: 'visually-hidden' }, ' of 5 by'),
    ` (${product.reviews})`,
  );

function card(product, index, list) {
  const more = index < 4 ? {} : { loading: 'lazy' };
  const shades = `Colours: ${product.colours.map((colour) => colours[colour].label).join(', ')}`;
  const link = element(
    'a',
    { class: 'card', href: `product.html?id=${product.id}`, 'data-test': 'product-link', 'data-product': product.id },
    element('span', { class: 'card-picture' }, picture(product, undefined, more)),
    element('span', { class: 'card-name' }, product.name),
    element('span', { class: 'card-line' }, element('span', { class: 'price' }, price(product.price)), rating(product)),
    element(
      'span',
      { class: 'card-colours' },
      element('span', { class: 'visually-hidden' }, shades),
      product.colours.map(swatch),
    ),
  );
  link.addEventListener('click', () => dataLayer.selectItem(list, product, index));
  return element('li', {}, link);
}

// Fills a list element. Announcing it is left to the caller: sorting again is not seeing it again.
export const fillList = (target, list, products) =>
  target.replaceChildren(...products.map((product, index) => card(product, index, list)));

export function showList(target, list, products) {
  fillList(target, list, products);
  if (products.length) dataLayer.viewItemList(list, products);
}
