// The statistics of `cargo xtask bench page`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, generator, interval, median, orders, quantile } from '../bench/page/statistics.mjs';

test('quantiles are those of the usual definition', () => {
  for (const [numbers, q, expected] of [
    [[], 0.5, NaN],
    [[7], 0.98, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[10, 0], 0.25, 2.5],
    [[1, 2, 3, 4, 5], 0, 1],
    [[1, 2, 3, 4, 5], 1, 5],
    [Array.from({ length: 101 }, (_, index) => 100 - index), 0.98, 98],
  ]) {
    assert.equal(quantile(numbers, q), expected, `${numbers} at ${q}`);
  }
});

test('the interval of a median holds the true one about 95 times in 100', () => {
  const random = generator(7);
  let held = 0;
  for (let run = 0; run < 400; run++) {
    // 30 values spread evenly from 0 to 2: the true median is 1.
    const sample = Array.from({ length: 30 }, () => 2 * random());
    const { low, high } = interval(sample, { draws: 300, random });
    if (low <= 1 && 1 <= high) held += 1;
  }
  assert.ok(held > 360 && held < 396, `${held} of 400`);
});

test('an interval is the same each time, around its median, and without width where nothing varies', () => {
  const sample = [5, 1, 4, 2, 8, 3];
  assert.deepEqual(interval(sample), interval(sample));
  const { low, high, median: middle } = interval(sample);
  assert.ok(low < middle && middle < high);
  assert.deepEqual(interval([3, 3, 3]), { median: 3, low: 3, high: 3 });
});

test('pairs take away what both share', () => {
  const drift = [0, 10, 20, 30];
  assert.equal(median(differences(drift.map((base) => base + 2), drift)), 2);
  assert.throws(() => differences([1], [1, 2]), /found 1 and 2/);
});

test('each name stands at each place equally often', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const rounds = orders(names, 12);
  for (const name of names) {
    for (let place = 0; place < names.length; place++) {
      assert.equal(rounds.filter((order) => order[place] === name).length, 2, `${name} at ${place}`);
    }
  }
});
