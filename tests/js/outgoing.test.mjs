// Messages that wait for the module that delivers them: how many are kept, how many are stored, and
// how many a page that goes away sends itself. Real browsers: tests/browser/late-delivery.test.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiled } from './support/compiled.mjs';

const { outgoing } = await compiled('outgoing.ts');

const GRANTED = 1, DENIED = 2;
const START = 1_795_341_604_000;

/** A line of so many characters: its head, and a message that is JSON. */
const line = (number, length) => {
  const head = `0id-${number} ${number} ${START} {"messageId":"id-${number}","filler":"`;
  return `${head}${'x'.repeat(length - head.length - 2)}"}`;
};

/** The way out of a page whose module never comes; `answer`: what the collector says, `undefined` for nothing. */
function page(t, answer) {
  const stored = new Map();
  const posts = [];
  const fetching = globalThis.fetch;
  globalThis.window = { requestIdleCallback: () => undefined };
  globalThis.fetch = (address, { body, ...options }) => {
    posts.push({ address, ids: JSON.parse(body).batch.map(({ messageId }) => messageId), length: body.length, options });
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('Failed to fetch'));
  };
  t.after(() => {
    globalThis.fetch = fetching;
    delete globalThis.window;
  });
  const out = outgoing({
    tab: 'a', key: '"demo"', address: '/v1/batch', now: () => START, plain: false,
    signal: new AbortController().signal,
    storage: { read: (key) => stored.get(key), keys: () => '', write: (key, value) => (value ? stored.set(key, value) : stored.delete(key)) },
  }, () => new Promise(() => undefined));
  return {
    out, posts,
    /** The numbers of the messages that wait in the storage; the first one may be cut. */
    waiting: () => (stored.get('lines.a') ?? '').split('|').slice(2).join('|').split('\n').filter(Boolean).map((each) => +/id-(\d+)/.exec(each)?.[1]),
    characters: () => (stored.get('lines.a') ?? '').length,
  };
}

const upTo = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** So many lines of so many characters; the numbers of those that leave with the page. */
const LEAVING = [
  [1, 1_000, upTo(1, 1)],
  [19, 1_000, upTo(1, 19)],
  // The twentieth would make it 20,000 and more; browsers refuse a body of 64 kB, and then all is lost.
  [20, 1_000, upTo(1, 19)],
  [60, 1_000, upTo(1, 19)],
  [3, 9_999, upTo(1, 2)],
  [1, 19_999, upTo(1, 1)],
  // One that is too long waits for the next page.
  [1, 20_000, []],
];
for (const [count, length, leaving] of LEAVING) {
  test(`a page goes away with ${count} messages of ${length}: ${leaving.length} leave with it`, async (t) => {
    for (const [answer, left] of [[{ ok: true }, upTo(leaving.length + 1, count)], [{ ok: false }, upTo(1, count)], [undefined, upTo(1, count)]]) {
      const { out, posts, waiting } = page(t, answer);
      for (const number of upTo(1, count)) out.send(line(number, length));
      out.consent(GRANTED);
      out.turn();
      out.leave(1);
      assert.deepEqual(posts.map(({ ids }) => ids), [leaving.map((number) => `id-${number}`)]);
      assert.ok(posts[0].length < 65_536, `${posts[0].length} characters`);
      const { method, keepalive, credentials } = posts[0].options;
      assert.deepEqual([method, keepalive, credentials], ['POST', true, 'omit']);
      // Until the collector has answered, all of it waits for the next page.
      assert.deepEqual(waiting(), upTo(1, count));
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(waiting(), left);
    }
  });
}

/** So many lines of so many characters; the numbers of those that wait then. */
const KEPT = [
  [499, 100, upTo(1, 499)],
  [500, 100, upTo(1, 500)],
  [501, 100, upTo(2, 501)],
  [900, 100, upTo(401, 900)],
];
for (const [count, length, kept] of KEPT) {
  test(`${count} messages wait for the module: the last ${kept.length} are kept`, (t) => {
    const { out, waiting } = page(t);
    out.consent(GRANTED);
    for (const number of upTo(1, count)) {
      out.send(line(number, length));
      out.turn();
    }
    assert.deepEqual(waiting(), kept);
  });
}

test('of what is long, the last 64,000 characters are stored', (t) => {
  const { out, waiting, characters } = page(t);
  out.consent(GRANTED);
  for (const number of upTo(1, 100)) out.send(line(number, 999));
  out.turn();
  assert.deepEqual(waiting(), upTo(37, 100));
  assert.ok(characters() <= 64_000 + '0|1795341604000|'.length, `${characters()} characters`);
});

test('before the visitor agrees nothing is stored and nothing leaves, and who refuses loses what waited', (t) => {
  const { out, posts, characters } = page(t, { ok: true });
  out.send(line(1, 100));
  out.turn();
  out.leave(1);
  assert.deepEqual([posts, characters()], [[], 0]);
  out.consent(DENIED);
  out.consent(GRANTED);
  out.turn();
  out.leave(1);
  assert.deepEqual([posts, characters()], [[], 0]);
});
