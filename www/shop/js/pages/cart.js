// The basket.

import '../frame.js';
import * as cart from '../cart.js';
import { products } from '../catalogue.js';
import * as dataLayer from '../datalayer.js';
import { element, find, findAll } from '../dom.js';
import { amount, deliveries, deliveryCost, sum } from '../money.js';
import { picture, showList } from '../product-card.js';
import { sums, variant } from '../summary.js';

function quantityField(line) {
  const most = Math.max(line.quantity, Math.min(10, line.product.stock));
  const options = Array.from({ length: most }, (_, i) =>
    element('option', { value: i + 1, selected: i + 1 === line.quantity }, i + 1),
  );
  const select = element('select', { 'aria-label': `Quantity of ${line.product.name}, ${variant(line)}` }, options);
  select.addEventListener('change', () => cart.setQuantity(line, Number(select.value)));
  return select;
}

function removeButton(line) {
  const button = element(
    'button',
    {
      type: 'button',
      class: 'link',
      'data-test': 'remove',
      'aria-label': `Remove ${line.product.name}, ${variant(line)}`,
    },
    'Remove',
  );
  button.addEventListener('click', () => {
    cart.setQuantity(line, 0);
    // The button that had the focus is gone: the heading takes it, so that the keyboard is not lost.
    find('h1').focus();
  });
  return button;
}

const lineOf = (line) =>
  element(
    'li',
    { class: 'line', 'data-product': line.id },
    element(
      'a',
      { href: `product.html?id=${line.id}`, tabindex: -1, 'aria-hidden': 'true' },
      picture(line.product, line.colour, { alt: '' }),
    ),
    element(
      'div',
      { class: 'line-text' },
      element('h2', {}, element('a', { href: `product.html?id=${line.id}` }, line.product.name)),
      element('p', { class: 'quiet' }, variant(line)),
      element('div', { class: 'line-tools' }, quantityField(line), removeButton(line)),
    ),
    element('p', { class: 'line-sum' }, amount(line.product.price * line.quantity)),
  );

function deliveryHint(goods) {
  const missing = deliveries.standard.freeFrom - goods;
  return missing > 0 ? `${amount(missing)} more and delivery is free.` : 'Delivery is free for this basket.';
}

function render() {
  const lines = cart.lines();
  const goods = cart.goodsValue(lines);
  const delivery = deliveryCost('standard', goods);
  find('#filled').hidden = lines.length === 0;
  find('#empty').hidden = lines.length > 0;
  find('#lines').replaceChildren(...lines.map(lineOf));
  find('#sums').replaceChildren(...sums({ goods, delivery, total: sum([goods, delivery]) }));
  find('#hint').textContent = deliveryHint(goods);
}

// A change of the quantity builds the lines anew; the focus goes back to the field it was in.
function renderKeepingFocus() {
  const label = document.activeElement?.getAttribute('aria-label');
  render();
  if (label)
    findAll('#lines [aria-label]')
      .find((other) => other.getAttribute('aria-label') === label)
      ?.focus();
}

render();
cart.watch(renderKeepingFocus);
if (cart.lines().length) dataLayer.viewCart(cart.lines());
find('#more-section').hidden = false;
const inCart = new Set(cart.lines().map((line) => line.id));
showList(
  find('#more'),
  { id: 'cart_more', name: 'Small things that fit in' },
  products
    .filter(({ id, price }) => price < 60 && !inCart.has(id))
    .sort((a, b) => b.rating - a.rating)
    .slice(0, 4),
);
