// What makes another view in an application of one document, and how its history is watched where
// there is no Navigation API.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

const { viewOf, watch } = await compiled('capture/routes.ts');

const at = (path) => `https://shop.example${path}`;

// from, to, whether that is another view; by default, with query keys, with the fragment
const VIEWS = [
  ['/a', '/b', [true, true, true]],
  ['/a', '/a', [false, false, false]],
  ['/a', '/a/', [true, true, true]],
  ['/a', '/a?page=2', [false, false, false]],
  ['/a', '/a?tab=reviews', [false, true, false]],
  ['/a?tab=reviews', '/a?x=1&tab=reviews', [false, false, false]],
  ['/a?tab=reviews', '/a?tab=reviews&tab=more', [false, true, false]],
  ['/a', '/a#reviews', [false, false, false]],
  ['/a', '/a#/reviews', [false, false, true]],
  ['/a#/reviews', '/a#/reviews?sort=new', [false, false, false]],
  ['/a#/reviews', '/a#!/reviews/7', [false, false, true]],
  ['/%C3%A4', '/ä', [false, false, false]],
];
for (const [from, to, expected] of VIEWS) {
  test(`${from} → ${to}`, () => {
    const is = [[[], false], [['tab'], false], [[], true]].map((rule) => viewOf(at(from), ...rule) !== viewOf(at(to), ...rule));
    assert.deepEqual(is, expected);
  });
}

/** A window with a history as browsers have it, where methods are the prototype's. */
function page() {
  class History {
    made = [];
    pushState(...values) { this.made.push(['push', ...values]); }
    replaceState(...values) { this.made.push(['replace', ...values]); }
  }
  const target = new EventTarget();
  globalThis.window = globalThis;
  globalThis.history = new History();
  globalThis.addEventListener = target.addEventListener.bind(target);
  delete globalThis.navigation;
  const controller = new AbortController();
  let count = 0;
  return {
    History, target,
    watch: () => watch(() => (count += 1), controller.signal),
    stop: () => controller.abort(),
    count: () => count,
  };
}

test('history is watched, called as it was, and put back', () => {
  const { History, watch: begin, stop, count, target } = page();
  begin();
  history.pushState({ own: 1 }, '', '/b');
  history.replaceState(null, '', '/c');
  target.dispatchEvent(new Event('popstate'));
  assert.deepEqual([count(), history.made], [3, [['push', { own: 1 }, '', '/b'], ['replace', null, '', '/c']]]);
  stop();
  assert.deepEqual(Object.keys(history), ['made'], 'nothing of ours is left on it');
  assert.equal(history.pushState, History.prototype.pushState);
  history.pushState(null, '', '/d');
  target.dispatchEvent(new Event('popstate'));
  assert.equal(count(), 3);
});

test("another's wrapper below ours is what comes back", () => {
  const { watch: begin, stop, count } = page();
  const theirs = (history.pushState = function pushState(...values) {
    this.made.push(['theirs', ...values]);
  });
  begin();
  history.pushState(1);
  stop();
  assert.deepEqual([history.pushState === theirs, count(), history.made], [true, 1, [['theirs', 1]]]);
});

test("another's wrapper above ours stays and works", () => {
  const { watch: begin, stop, count } = page();
  begin();
  const ours = history.pushState;
  const theirs = (history.pushState = function pushState(...values) {
    this.made.push(['theirs']);
    return ours.apply(this, values);
  });
  stop();
  assert.equal(history.pushState, theirs);
  history.pushState(1);
  assert.deepEqual(history.made, [['theirs'], ['push', 1]]);
  assert.equal(count(), 1, 'ours, which is below it, looks; the signal says that there is nothing to see');
});

test('what the browser refuses is refused as before, and is no view', () => {
  const { watch: begin, count } = page();
  history.pushState = () => {
    throw new Error('SecurityError');
  };
  begin();
  assert.throws(() => history.pushState(null, '', 'https://elsewhere.example/'), /SecurityError/);
  assert.equal(count(), 0);
});

test('with the Navigation API nothing is wrapped', () => {
  const { watch: begin, stop, count } = page();
  globalThis.navigation = new EventTarget();
  begin();
  navigation.dispatchEvent(new Event('currententrychange'));
  assert.deepEqual([count(), Object.keys(history)], [1, ['made']]);
  stop();
  navigation.dispatchEvent(new Event('currententrychange'));
  assert.equal(count(), 1);
});
