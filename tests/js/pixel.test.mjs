// Capture without a page, as Shopify's worker has it: its events in GA4's words, what may be stored and
// sent in each state of consent, and what becomes of it where the collector does not answer. In real
// workers: tests/browser/pixel.test.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiled } from './support/compiled.mjs';

globalThis.VERSION = 'test';
const { pixel } = await compiled('pixel.ts');

const money = (amount) => ({ amount, currencyCode: 'EUR' });
const variant = (id, price = 20) => ({ id: `v-${id}`, title: 'Large', sku: `s-${id}`, price: money(price), product: { id: `p-${id}`, title: `Shirt ${id}`, vendor: 'Alder', type: 'Shirts' } });
const item = (id, quantity = 1, price = 20) => ({ item_id: `p-${id}`, item_name: `Shirt ${id}`, item_brand: 'Alder', item_category: 'Shirts', item_variant: 'Large', price, quantity });
const cartLine = (id, quantity) => ({ merchandise: variant(id), quantity, cost: { totalAmount: money(20 * quantity) } });
const checkout = {
  token: 'token-1', currencyCode: 'EUR', email: 'jane.doe@example.com', phone: '+491715550123', shippingAddress: { firstName: 'Jane' },
  lineItems: [{ title: 'Shirt a', quantity: 2, variant: variant('a') }, { title: 'Shirt b', quantity: 1, variant: variant('b', 9.9) }],
  totalPrice: money(60), totalTax: money(8), shippingLine: { price: money(5) }, order: { id: 'order-1' },
};
const ordered = { currency: 'EUR', value: 49.9, tax: 8, shipping: 5, items: [item('a', 2), item('b', 1, 9.9)] };

/** What Shopify tells, and the message's event and properties. */
const EVENTS = [
  ['product_viewed', { productVariant: variant('a') }, 'view_item', { currency: 'EUR', value: 20, items: [item('a')] }],
  ['collection_viewed', { collection: { id: 'c-1', title: 'Shirts', productVariants: [variant('a'), variant('b')] } }, 'view_item_list', { item_list_id: 'c-1', item_list_name: 'Shirts', currency: 'EUR', value: 40, items: [item('a'), item('b')] }],
  ['search_submitted', { searchResult: { query: 'linen', productVariants: [] } }, 'search', { search_term: 'linen' }],
  ['product_added_to_cart', { cartLine: cartLine('a', 2) }, 'add_to_cart', { currency: 'EUR', value: 40, items: [item('a', 2)] }],
  ['product_removed_from_cart', { cartLine: cartLine('a', 1) }, 'remove_from_cart', { currency: 'EUR', value: 20, items: [item('a')] }],
  ['cart_viewed', { cart: { lines: [cartLine('a', 1), cartLine('b', 3)] } }, 'view_cart', { currency: 'EUR', value: 80, items: [item('a'), item('b', 3)] }],
  ['checkout_started', { checkout }, 'begin_checkout', ordered],
  ['checkout_shipping_info_submitted', { checkout }, 'add_shipping_info', ordered],
  ['payment_info_submitted', { checkout }, 'add_payment_info', ordered],
  ['checkout_completed', { checkout }, 'purchase', { transaction_id: 'order-1', ...ordered }],
  ['checkout_completed', { checkout: { ...checkout, order: undefined } }, 'purchase', { transaction_id: 'token-1', ...ordered }],
  // What is not there is left out, and nothing fails.
  ['checkout_completed', {}, 'purchase', { value: 0, items: [] }],
  ['cart_viewed', { cart: null }, 'view_cart', { value: 0, items: [] }],
  ['product_viewed', undefined, 'view_item', { value: 0, items: [] }],
  ['search_submitted', { searchResult: { query: 'jane.doe@example.com' } }, 'search', { search_term: '[redacted]' }],
];

const ALL = { analyticsProcessingAllowed: true, preferencesProcessingAllowed: true };
const AT = '2026-11-22T10:00:04.120Z';
const context = { document: { location: { href: 'https://shop.example/checkouts/abc?email=jane.doe%40example.com#x', pathname: '/checkouts/abc' }, referrer: 'https://shop.example/cart?token=1', title: 'Checkout' } };

/** Shopify's side; `answers`: statuses of the collector, the last one for ever; 0: it does not answer. */
function shop(t, { allowed, stored = {}, answers = [200], gpc, policy, ...options } = {}) {
  const storage = new Map(Object.entries(stored));
  const [heard, consents, posts] = [new Map(), [], []];
  const fetching = globalThis.fetch;
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { globalPrivacyControl: gpc }, configurable: true });
  globalThis.fetch = (address, { body, ...more }) => {
    posts.push({ address, ...more, ...JSON.parse(body) });
    const status = answers.length > 1 ? answers.shift() : answers[0];
    return status ? Promise.resolve({ status }) : Promise.reject(new TypeError('Failed to fetch'));
  };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    globalThis.fetch = fetching;
    Object.defineProperty(globalThis, 'navigator', before ?? { value: undefined, configurable: true });
  });
  const later = (act) => new Promise((resolve) => setImmediate(() => resolve(act())));
  pixel({
    analytics: { subscribe: (name, act) => void heard.set(name, act) },
    browser: { localStorage: {
      getItem: (key) => later(() => storage.get(key) ?? null),
      setItem: (key, value) => later(() => storage.set(key, value)),
      removeItem: (key) => later(() => storage.delete(key)),
    } },
    init: { customerPrivacy: allowed },
    customerPrivacy: { subscribe: (name, act) => void (name === 'visitorConsentCollected' && consents.push(act)) },
  }, { collector: 'https://collector.example', key: 'demo', pages: true, ...(policy && { gpc: policy }), ...options });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    posts, storage, names: () => [...heard.keys()],
    messages: () => posts.flatMap(({ batch }) => batch),
    async tell(name, data, more) {
      heard.get(name)?.({ name, timestamp: AT, context, data, ...more });
      await settle();
    },
    async answer(customerPrivacy) {
      for (const act of consents) act({ customerPrivacy });
      await settle();
    },
    async pass(ms) {
      t.mock.timers.tick(ms);
      await settle();
    },
    keys: () => [...storage.keys()].map((key) => key.replace(/lines\..+/, 'lines')).sort(),
  };
}

for (const [name, data, event, properties] of EVENTS) {
  test(`${name} is ${event}: ${JSON.stringify(properties).slice(0, 60)}`, async (t) => {
    const made = shop(t, { allowed: ALL });
    await made.tell(name, data);
    const [message] = made.messages();
    assert.deepEqual([message.type, message.event, message.properties], ['track', event, JSON.parse(JSON.stringify(properties))]);
    assert.equal(message.timestamp, AT);
    const all = JSON.stringify(made.posts);
    for (const secret of ['jane', 'Jane', '+4917', 'token=1']) assert.ok(!all.includes(secret), `${secret} in ${all}`);
  });
}

test('a message is what the tag would send, by the same visitor', async (t) => {
  const visitor = '0199a5e2-7000-7aaa-8bbb-cccccccccccc';
  const made = shop(t, { allowed: ALL, stored: { 'microstage.visitor': visitor } });
  await made.tell('page_viewed', {});
  await made.tell('checkout_started', { checkout });
  const [first, second] = made.messages();
  const { microstage, ...rest } = first.context;
  assert.deepEqual([first.type, first.event, first.anonymousId, first.properties], ['page', undefined, visitor, { path: '/checkouts/abc' }]);
  assert.deepEqual(rest, {
    library: { name: 'microstage', version: 'test' },
    page: { path: '/checkouts/abc', url: 'https://shop.example/checkouts/abc', title: 'Checkout', referrer: 'https://shop.example/cart' },
  });
  assert.deepEqual([microstage.seq, second.context.microstage.seq, microstage.time], [1, 2, Date.parse(AT)]);
  assert.deepEqual([microstage.tab, microstage.view], [second.context.microstage.tab, second.context.microstage.view]);
  assert.notEqual(first.messageId, second.messageId);
  const [post] = made.posts;
  assert.deepEqual([post.address, post.writeKey, post.method, post.keepalive, post.credentials], ['https://collector.example/v1/batch', 'demo', 'POST', true, 'omit']);
  assert.deepEqual(made.keys(), ['microstage.visitor'], 'nothing waits');
});

test('where the tag runs in the theme, only the checkout is told', (t) => {
  assert.deepEqual(shop(t, { allowed: ALL, pages: false }).names(), ['checkout_started', 'checkout_shipping_info_submitted', 'payment_info_submitted', 'checkout_completed']);
});

const analytics = { analyticsProcessingAllowed: true, preferencesProcessingAllowed: false };
const NONE = { analyticsProcessingAllowed: false, preferencesProcessingAllowed: false };
/** What is allowed at first and then, one event before each; what the browser says; what was sent and what is stored. */
const CONSENTS = [
  ['nobody was asked', [NONE], {}, 0, []],
  ['no word of consent at all', [undefined], {}, 0, []],
  ['it was allowed before', [ALL], {}, 1, ['microstage.visitor']],
  ['analytics only', [analytics], {}, 1, []],
  ['asked, and allowed: what was held is told', [NONE, ALL], {}, 2, ['microstage.visitor']],
  ['asked, and refused: what was held is gone', [NONE, NONE], {}, 0, []],
  ['refused, then allowed: only from then on', [NONE, NONE, ALL], {}, 1, ['microstage.visitor']],
  ['allowed, then refused', [ALL, NONE], {}, 1, []],
  ['allowed, then analytics refused', [ALL, { ...NONE, preferencesProcessingAllowed: true }], {}, 1, ['microstage.visitor']],
  ['the browser says Global Privacy Control', [ALL], { gpc: true }, 0, []],
  ['it does, and the shop lets it be told', [ALL], { gpc: true, policy: 'ignore' }, 1, ['microstage.visitor']],
];
for (const [title, states, { gpc, policy }, count, keys] of CONSENTS) {
  test(`consent: ${title}`, async (t) => {
    const [first, ...rest] = states;
    const made = shop(t, { allowed: first, gpc, policy });
    await made.tell('checkout_started', { checkout });
    for (const state of rest) {
      await made.answer(state);
      await made.tell('payment_info_submitted', { checkout });
    }
    await made.pass(120_000);
    assert.deepEqual([made.messages().length, made.keys()], [count, keys]);
    for (const { context: { microstage } } of made.messages()) assert.equal(microstage.gpc, gpc);
  });
}

test('what the collector does not take is sent again, and waits where the next page finds it', async (t) => {
  const made = shop(t, { allowed: ALL, answers: [0, 503, 429, 200] });
  await made.tell('checkout_completed', { checkout });
  assert.deepEqual([made.posts.length, made.keys()], [1, ['microstage.lines', 'microstage.visitor']]);
  const [, text] = [...made.storage].find(([key]) => key.startsWith('microstage.lines.'));
  // As js/outgoing.ts writes it: closed, when, and the lines.
  assert.match(text, /^1\|\d+\|1[\da-f-]{36} 1 \d+ \{"type":"track".*\}\n$/);
  for (const [pause, posts] of [[999, 1], [1, 2], [1999, 2], [1, 3], [3999, 3], [1, 4]]) {
    await made.pass(pause);
    assert.equal(made.posts.length, posts, `after ${pause} ms`);
  }
  assert.equal(new Set(made.messages().map(({ messageId }) => messageId)).size, 1, 'the same message');
  assert.deepEqual(made.keys(), ['microstage.visitor']);
  await made.pass(600_000);
  assert.equal(made.posts.length, 4);
});

test('what the collector refuses for good is not sent again', async (t) => {
  const made = shop(t, { allowed: ALL, answers: [401, 200] });
  await made.tell('checkout_started', { checkout });
  await made.pass(600_000);
  assert.deepEqual([made.posts.length, made.keys()], [1, ['microstage.visitor']]);
});
