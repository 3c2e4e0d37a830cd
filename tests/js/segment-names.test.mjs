// Segment's events in GA4's names: a table of both.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

const { toGa4 } = await compiled('capture/segment-names.ts');

const shirt = { product_id: 'p1', sku: 's1', name: 'Shirt', brand: 'Alder', category: 'Clothes/Shirts', variant: 'blue', position: 3, price: 20, quantity: 2, coupon: 'X', url: '/p1', image_url: '/p1.jpg' };
const item = { item_id: 'p1', item_name: 'Shirt', item_brand: 'Alder', item_variant: 'blue', index: 3, price: 20, quantity: 2, coupon: 'X', item_category: 'Clothes', item_category2: 'Shirts' };

const NAMES = [
  ['Product List Viewed', { list_id: 'l1', category: 'Shirts', products: [shirt] }, 'view_item_list', { item_list_id: 'l1', item_list_name: 'Shirts', items: [item] }],
  ['Product Clicked', shirt, 'select_item', { value: 40, items: [item] }],
  ['Product Viewed', { ...shirt, currency: 'EUR', value: 40 }, 'view_item', { currency: 'EUR', value: 40, items: [item] }],
  ['Products Searched', { query: 'blue shirt' }, 'search', { search_term: 'blue shirt' }],
  ['Product Added to Wishlist', { wishlist_id: 'w', product_id: 'p2' }, 'add_to_wishlist', { items: [{ item_id: 'p2' }] }],
  ['Product Added', { cart_id: 'c', ...shirt }, 'add_to_cart', { value: 40, items: [item] }],
  ['Product Added', { sku: 's2', price: 0.1, quantity: 3 }, 'add_to_cart', { value: 0.3, items: [{ item_id: 's2', price: 0.1, quantity: 3 }] }],
  ['Product Removed', { product_id: 'p1' }, 'remove_from_cart', { items: [{ item_id: 'p1' }] }],
  ['Cart Viewed', { cart_id: 'c', products: [] }, 'view_cart', { items: [] }],
  ['Checkout Started', { order_id: 'o1', value: 40, currency: 'EUR', coupon: 'X', products: [shirt] }, 'begin_checkout', { transaction_id: 'o1', value: 40, currency: 'EUR', coupon: 'X', items: [item] }],
  ['Checkout Step Completed', { step: 2, shipping_method: 'fast' }, 'add_shipping_info', { shipping_tier: 'fast' }],
  ['Payment Info Entered', { payment_method: 'card' }, 'add_payment_info', { payment_type: 'card' }],
  ['Order Completed', { order_id: 'o1', revenue: 40, total: 53.6, tax: 7.6, shipping: 6, products: [shirt] }, 'purchase', { transaction_id: 'o1', tax: 7.6, shipping: 6, value: 40, items: [item] }],
  ['Order Completed', { order_id: 'o1', total: 53.6, tax: 7.6, shipping: 6 }, 'purchase', { transaction_id: 'o1', tax: 7.6, shipping: 6, value: 40 }],
  ['Order Refunded', { order_id: 'o1', total: 40 }, 'refund', { transaction_id: 'o1', value: 40 }],
  ['Promotion Viewed', { promotion_id: 'x', name: 'Sale', creative: 'red', position: 'top' }, 'view_promotion', { promotion_id: 'x', promotion_name: 'Sale', creative_name: 'red', creative_slot: 'top' }],
  ['Promotion Clicked', { promotion_id: 'x' }, 'select_promotion', { promotion_id: 'x' }],
  ['Signed Up', { plan: 'gold' }, 'sign_up', {}],
  ['Quiz Done', { score: 7, products: [1] }, 'Quiz Done', { score: 7, products: [1] }],
  ['view_item', { items: [item] }, 'view_item', { items: [item] }],
  ['Order Completed', { products: [null, 'x'] }, 'purchase', { items: [{}, {}] }],
];
for (const [event, properties, name, expected] of NAMES) {
  test(`${event} ${JSON.stringify(properties).slice(0, 60)}`, () => {
    const before = structuredClone(properties);
    assert.deepEqual(toGa4(event, properties), [name, expected]);
    assert.deepEqual(properties, before, 'what the shop handed over stays as it is');
  });
}
