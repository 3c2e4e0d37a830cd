// The lines and sums of a cart or an order, as checkout and the last page show them.

import { colours } from './colours.js';
import { element } from './dom.js';
import { amount } from './money.js';
import { picture } from './product-card.js';

export const variant = ({ colour, size }) => `${colours[colour].label}, ${size}`;

export const lineList = (lines) =>
  lines.map((line) =>
    element(
      'li',
      { class: 'summary-line' },
      picture(line.product, line.colour, { alt: '' }),
      element(
        'div',
        {},
        element('p', {}, line.product.name),
        element('p', { class: 'quiet' }, `${variant(line)} × ${line.quantity}`),
      ),
      element('p', {}, amount(line.product.price * line.quantity)),
    ),
  );

const row = (label, value, kind = '') =>
  element('div', { class: kind || false }, element('dt', {}, label), element('dd', {}, value));

export const sums = ({ goods, delivery, total }) => [
  row('Pieces', amount(goods)),
  row('Delivery', delivery ? amount(delivery) : 'Free'),
  row('Total, VAT included', amount(total), 'total'),
];
