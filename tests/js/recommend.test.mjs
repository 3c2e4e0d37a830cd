// Recommendations without a browser: the shared vectors, which the trainer's decision passes too, and what is
// remembered of a visitor.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { at } from '../browser/support/places.mjs';
import { compiled } from './support/compiled.mjs';

const { decide } = await compiled('recommend/decide.ts');
const { tablesOf } = await compiled('recommend/tables.ts');
const { noteItems, current } = await compiled('recommend/history.ts');

const vectors = JSON.parse(readFileSync(at('tests/vectors/recommend/decisions.json'), 'utf8'));

test('every decision is the expected one', () => {
  for (const { why, tables, list, seeds, without = [], most, expect } of vectors.decisions) {
    const file = tablesOf(vectors.tables[tables]);
    const found = decide(file, list, seeds.map((id) => file.items.indexOf(id)), most, (item) => !without.includes(file.items[item]));
    assert.deepEqual(found.map((item) => file.items[item]), expect, why);
  }
});

test('a file that is none is refused', () => {
  for (const { why, file } of vectors.refused) assert.throws(() => tablesOf(file), Error, why);
  for (const file of [null, undefined, 7, 'x', [], { microstage_recommend: 1 }, { ...vectors.tables.coats, best: [0.5] }, { ...vectors.tables.coats, items: Array(60_000).fill('x') }]) assert.throws(() => tablesOf(file));
});

const track = (event, properties) => ({ type: 'track', event, detail: JSON.stringify(properties) });
const view = (item_id, item_category) => track('view_item', { items: [{ item_id, item_category }] });
const cart = (event, ...ids) => track(event, { items: ids.map((item_id) => ({ item_id })) });

/** What happens, and what is remembered of it. */
const REMEMBERED = {
  'the latest product first, not twice in a row': [[view('a', 'x'), view('a', 'x'), view('b'), view('a', 'x')], { viewed: [['a', 'x'], ['b', ''], ['a', 'x']], cart: [] }],
  'properties of the event itself, and numbers as ids': [[track('view_item', { item_id: 7, item_category: 'x' })], { viewed: [['7', 'x']], cart: [] }],
  'what is in the cart': [[cart('add_to_cart', 'a', 'b'), cart('add_to_cart', 'b'), cart('remove_from_cart', 'a')], { viewed: [], cart: ['b'] }],
  'a look into the cart says all of it': [[cart('add_to_cart', 'a'), cart('view_cart', 'b', 'c')], { viewed: [], cart: ['b', 'c'] }],
  'an order empties it': [[cart('add_to_cart', 'a'), cart('purchase', 'a')], { viewed: [], cart: [] }],
  'twenty products': [Array.from({ length: 30 }, (_, index) => view(`p${index}`)), { viewed: Array.from({ length: 20 }, (_, index) => [`p${29 - index}`, '']), cart: [] }],
  'nothing of what is no product': [[track('view_item', {}), track('view_item', { item_id: {} }), track('add_to_cart', { items: 'x' }), track('view_item', { item_id: 'x'.repeat(300) }), track('other', { item_id: 'a' }), { type: 'page', event: 'view_item', detail: '{"item_id":"a"}' }], { viewed: [], cart: [] }],
};

/** A page with a storage; `consent` are the bits that are allowed. */
function page(t, consent, stored = {}) {
  const values = new Map(Object.entries(stored));
  Object.assign(globalThis, {
    window: { microstage: () => ({ consent }) },
    localStorage: { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) },
  });
  t.after(() => {
    delete globalThis.window;
    delete globalThis.localStorage;
  });
  return values;
}

test('what is remembered of products', async (t) => {
  for (const [title, [inputs, expected]] of Object.entries(REMEMBERED)) {
    await t.test(title, (t) => {
      page(t, 7);
      const own = structuredClone(inputs);
      assert.deepEqual(noteItems(own), expected);
      assert.deepEqual(noteItems(own), expected, 'nothing is noted twice');
    });
  }
});

test('nothing is remembered that may not be', (t) => {
  for (const consent of [9, 8, 1, 2, 4, 0]) {
    const values = page(t, consent);
    assert.equal(noteItems([view('a')]), undefined);
    assert.deepEqual([...values], []);
  }
});

test('whatever stands in the storage is read or passed over', (t) => {
  for (const [text, expected] of [
    ['{', { viewed: [], cart: [] }],
    ['null', { viewed: [], cart: [] }],
    ['{"viewed":[["a","x"],["b"],7,[1,2],["c",""]],"cart":["a",1,null,"b"]}', { viewed: [['a', 'x'], ['c', '']], cart: ['a', 'b'] }],
    ['{"viewed":{"length":3},"cart":"abc"}', { viewed: [], cart: [] }],
  ]) {
    page(t, 7, { 'microstage.items': text });
    assert.deepEqual(noteItems([]), expected, text);
  }
});

test('the product of the present view is the last one that was looked at in it', () => {
  const began = { type: 'page', event: 'page_view', detail: '{}' };
  for (const [inputs, expected] of [[[view('a'), began, view('b')], 'b'], [[view('a'), began], undefined], [[view('a')], 'a'], [[], undefined]]) {
    assert.equal(current(inputs), expected);
  }
});
