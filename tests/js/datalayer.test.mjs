// What is read from the data layer, beside a consumer that keeps a merged model as tag managers do.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

globalThis.window = globalThis;
const { listenToDataLayer } = await compiled('datalayer.ts');

/** gtag() as Google gives it. */
const gtag = (layer) =>
  function gtag() {
    layer.push(arguments);
  };

const isPlain = (value) => Object.prototype.toString.call(value) === '[object Object]';

/** The merge of https://github.com/google/data-layer-helper, "Recursively Merging Values". */
function merge(from, to) {
  for (const key of Object.keys(from)) {
    const both = (is) => is(from[key]) && is(to[key]);
    if (both(Array.isArray) || both(isPlain)) merge(from[key], to[key]);
    else to[key] = structuredClone(from[key]);
  }
  return to;
}

/** A tag manager: it wraps `push`, handles the past, and merges each message into its model. */
function tagManager(layer) {
  const model = {};
  const told = [];
  const handle = (message) => {
    if (!isPlain(message)) return;
    merge(message, model);
    if (message.event) told.push(message.event);
  };
  [...layer].forEach(handle);
  const pushed = layer.push;
  layer.push = (...messages) => {
    const length = pushed.apply(layer, messages);
    messages.forEach(handle);
    return length;
  };
  return { model, told };
}

/** A data layer, and what is read from it. */
function layered(past = []) {
  const name = `layer${(layered.count = (layered.count ?? 0) + 1)}`;
  const controller = new AbortController();
  const told = [];
  window[name] = past;
  const listen = () => listenToDataLayer(name, (event, properties) => told.push([event, properties]), controller.signal);
  return { name, told, listen, stop: () => controller.abort() };
}

// What the model of a tag manager makes of two messages, row by row of its README, and what we read
// of the second one: always its own.
const MERGES = [
  ['an array after an array', { items: [1, 2, 3] }, { items: ['new'] }, { items: ['new', 2, 3] }],
  ['an object after an array', { items: [1, 2, 3] }, { items: { a: 1 } }, { items: { a: 1 } }],
  ['a text after an array', { items: [1, 2, 3] }, { items: 'hello' }, { items: 'hello' }],
  ['an array after an object', { items: { ducks: 'quack' } }, { items: [1, 2, 3] }, { items: [1, 2, 3] }],
  ['an object after an object', { one: 1, three: 3 }, { two: 2 }, { one: 1, three: 3, two: 2 }],
  ['the same member again', { one: 1, three: 3 }, { three: 4 }, { one: 1, three: 4 }],
  ['an object in an object', { one: { two: 3 } }, { one: { four: 5 } }, { one: { two: 3, four: 5 } }],
  ['a number after an object', { one: { two: 3 } }, { two: 4 }, { one: { two: 3 }, two: 4 }],
  ['an array after an empty one', { items: [] }, { items: ['hello'] }, { items: ['hello'] }],
  ['a hole in an array', { items: [1] }, { items: [undefined, 2] }, { items: [undefined, 2] }],
  ['an object after a text', { items: 'hello' }, { items: { ducks: 'quack' } }, { items: { ducks: 'quack' } }],
  ['a number after a text', { items: 'hello' }, { items: 42 }, { items: 42 }],
];
for (const [what, before, after, merged] of MERGES) {
  test(`a message is read by itself: ${what}`, () => {
    const { name, told, listen } = layered();
    listen();
    const { model } = tagManager(window[name]);
    window[name].push({ event: 'first', ecommerce: before });
    window[name].push({ event: 'second', ecommerce: after });
    assert.deepEqual(model.ecommerce, merged, 'the model of the tag manager');
    assert.deepEqual(told, [['first', before], ['second', after]]);
  });
}

test('a list of twelve leaves nothing in the one product that follows', () => {
  const items = Array.from({ length: 12 }, (_, index) => ({ item_id: `p${index}`, index }));
  const { name, told, listen } = layered();
  listen();
  const { model } = tagManager(window[name]);
  window[name].push({ event: 'view_item_list', ecommerce: { items } });
  window[name].push({ event: 'view_item', ecommerce: { items: [{ item_id: 'one' }] } });
  assert.equal(model.ecommerce.items.length, 12);
  assert.deepEqual(told[1], ['view_item', { items: [{ item_id: 'one' }] }]);
});

const item = { item_id: 'p1', price: 10 };
const READ = [
  ["GA4's own form", (push) => push({ event: 'view_item', ecommerce: { currency: 'EUR', items: [item] } }), [['view_item', { currency: 'EUR', items: [item] }]]],
  ['a flat message', (push) => push({ event: 'view_item', items: [item] }), [['view_item', { items: [item] }]]],
  ['members beside ecommerce', (push) => push({ event: 'purchase', shop: 'a', ecommerce: { value: 1 } }), [['purchase', { shop: 'a', value: 1 }]]],
  ['gtag()', (push, layer) => gtag(layer)('event', 'add_to_cart', { items: [item] }), [['add_to_cart', { items: [item] }]]],
  ['gtag() without parameters', (push, layer) => gtag(layer)('event', 'login'), [['login', {}]]],
  ['gtag() with something else as parameters', (push, layer) => gtag(layer)('event', 'login', 'now'), [['login', {}]]],
  ["gtag()'s other commands", (push, layer) => ['js', 'config', 'set', 'consent', 'get'].forEach((command) => gtag(layer)(command, 'default', { ad_storage: 'denied' })), []],
  ['several at once', (push) => push({ event: 'a' }, { event: 'b' }), [['a', {}], ['b', {}]]],
  ['the same object twice', (push) => { const message = { event: 'add_to_cart' }; push(message); push(message); }, [['add_to_cart', {}], ['add_to_cart', {}]]],
  ['the cleared ecommerce', (push) => { push({ ecommerce: null }); push({ event: 'view_cart', ecommerce: null }); }, [['view_cart', {}]]],
  ['ecommerce that is a text', (push) => push({ event: 'view_cart', ecommerce: 'none' }), [['view_cart', {}]]],
  ['a command array', (push) => push(['ecommerce.items.push', item]), []],
  ['a command array that looks like an event', (push) => push(['event', 'purchase', { value: 1 }]), []],
  ['a function', (push) => push(function () { this.set('event', 'x'); }), []],
  ['no object at all', (push) => push(undefined, null, 7, 'event', true, Symbol.iterator), []],
  ["the tag manager's own", (push) => push({ event: 'gtm.js', 'gtm.start': 1 }, { event: 'gtm.click' }), []],
  ['what the tag manager adds', (push) => push({ event: 'login', 'gtm.uniqueEventId': 7, _clear: true }), [['login', {}]]],
  ['an event that has no name', (push) => push({ event: {} }, { event: 3 }, { ecommerce: { items: [] } }), []],
  ['what throws when it is read', (push) => push({ get event() { throw new Error('no'); } }, { event: 'after' }), [['after', {}]]],
];
for (const [what, act, expected] of READ) {
  for (const [when, early] of [['pushed before', true], ['pushed afterwards', false]]) {
    test(`${what}, ${when}`, () => {
      const { name, told, listen } = layered();
      if (!early) listen();
      act((...messages) => window[name].push(...messages), window[name]);
      if (early) listen();
      assert.deepEqual(told, expected);
    });
  }
}

// Who comes first, and who comes afterwards.
const messages = [{ event: 'a' }, { event: 'b', ecommerce: { value: 2 } }, ['x.push', 1]];
for (const [who, first] of [['before', false], ['after', true]]) {
  test(`we and a tag manager hear all when we come ${who} it`, () => {
    const { name, told, listen, stop } = layered();
    if (!first) listen();
    const { told: theirs } = tagManager(window[name]);
    if (first) listen();
    const lengths = messages.map((message) => window[name].push(message));
    assert.deepEqual(lengths, [1, 2, 3], 'push says how long the array is');
    assert.deepEqual([told.map(([event]) => event), theirs], [['a', 'b'], ['a', 'b']]);
    stop();
    window[name].push({ event: 'c' });
    assert.deepEqual([told.length, theirs], [2, ['a', 'b', 'c']], 'theirs goes on when ours has ended');
  });
}

test('what a tag pushes while it handles a message comes after that message', () => {
  const { name, told, listen } = layered();
  const layer = window[name];
  const pushed = layer.push;
  layer.push = (...own) => {
    const length = pushed.apply(layer, own);
    if (own[0].event === 'first') layer.push({ event: 'second' });
    return length;
  };
  listen();
  layer.push({ event: 'first' });
  assert.deepEqual(told.map(([event]) => event), ['first', 'second']);
});

test('a push that passes us by is heard at the next look, once', () => {
  const { name, told, listen } = layered();
  const look = listen();
  window[name].push({ event: 'a' });
  window[name].push = Array.prototype.push;
  window[name].push({ event: 'b' });
  assert.deepEqual(told.map(([event]) => event), ['a']);
  look();
  look();
  window[name] = [{ event: 'c' }];
  look();
  look();
  assert.deepEqual(told.map(([event]) => event), ['a', 'b', 'c']);
});

test('a layer that keeps only the last messages is heard whole', () => {
  const { name, told, listen } = layered();
  const look = listen();
  for (let index = 0; index < 10; index += 1) {
    window[name].push({ event: `e${index}` });
    while (window[name].length > 3) window[name].shift();
    look();
  }
  assert.deepEqual(told.map(([event]) => event), Array.from({ length: 10 }, (_, index) => `e${index}`));
});

test('the end puts back the push that was there', () => {
  const { name, listen, stop } = layered();
  const own = (window[name].push = function push(...values) {
    return Array.prototype.push.apply(this, values);
  });
  listen();
  assert.notEqual(window[name].push, own);
  stop();
  assert.equal(window[name].push, own);
});

test('something else of that name is left alone', () => {
  const { name, told, listen } = layered({ push: () => 7 });
  listen()();
  assert.equal(window[name].push({ event: 'a' }), 7);
  assert.deepEqual(told, []);
});
