// What happens in the shop, told to whoever listens on `window.dataLayer`, in the words of GA4
// (https://developers.google.com/analytics/devguides/collection/ga4/ecommerce). Microstage reads
// these pushes; so would any tag manager. The shop knows of neither.

import { findCategory } from './catalogue.js';
import { colours } from './colours.js';
import { currency, sum } from './money.js';

const layer = (window.dataLayer = window.dataLayer ?? []);

const itemOf = (product) => ({
  item_id: product.id,
  item_name: product.name,
  item_brand: 'Alder & Reed',
  item_category: findCategory(product.category).name,
  price: product.price,
});

const itemOfProduct = (product) => ({ ...itemOf(product), quantity: 1 });

const itemOfLine = ({ product, colour, size, quantity }) => ({
  ...itemOf(product),
  item_variant: `${colours[colour].label} / ${size}`,
  quantity,
});

const valueOf = (items) => sum(items.map((item) => item.price * item.quantity));

// The layer merges what is pushed into what was pushed before, so the last event's items are
// cleared first.
function pushEcommerce(event, items, more = {}) {
  layer.push({ ecommerce: null });
  layer.push({ event, ecommerce: { currency, value: valueOf(items), ...more, items } });
}

function pushList(event, list, listed) {
  const items = listed.map(({ product, index }) => ({ ...itemOfProduct(product), index }));
  layer.push({ ecommerce: null });
  layer.push({ event, ecommerce: { currency, item_list_id: list.id, item_list_name: list.name, items } });
}

export const viewItemList = (list, products) =>
  pushList(
    'view_item_list',
    list,
    products.map((product, index) => ({ product, index })),
  );

export const selectItem = (list, product, index) => pushList('select_item', list, [{ product, index }]);

export const viewItem = (product) => pushEcommerce('view_item', [itemOfProduct(product)]);

export const addToCart = (line) => pushEcommerce('add_to_cart', [itemOfLine(line)]);

export const removeFromCart = (line) => pushEcommerce('remove_from_cart', [itemOfLine(line)]);

export const viewCart = (lines) => pushEcommerce('view_cart', lines.map(itemOfLine));

export const beginCheckout = (lines) => pushEcommerce('begin_checkout', lines.map(itemOfLine));

export const purchase = (order, lines) =>
  pushEcommerce('purchase', lines.map(itemOfLine), { transaction_id: order.id, shipping: order.delivery });

export const search = (term) => layer.push({ event: 'search', search_term: term });

// GA4 has no event for "this is in the cart now"; journeys want one, because a sum of additions and
// removals would drift apart from the cart.
export function cartChanged(lines) {
  const items = lines.map(itemOfLine);
  layer.push({ event: 'cart', value: valueOf(items), currency, items });
}
