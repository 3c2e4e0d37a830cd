// How far a visitor has seen: tables of measures, in pixels.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

const { depthOf, deepest } = await compiled('capture/scroll-depth.ts');

// top, height, view, scrolled → pixels, per cent, scrollable
const DEPTHS = [
  ['a long page at its top', [0, 4000, 1000, 0], [1000, 25, true]],
  ['half way', [-1000, 4000, 1000, 1000], [2000, 50, true]],
  ['at its end', [-3000, 4000, 1000, 3000], [4000, 100, true]],
  ['drawn beyond its end, as on a phone', [-3060, 4000, 1000, 3060], [4000, 100, true]],
  ['drawn above its top', [80, 4000, 1000, -80], [920, 23, true]],
  ['zoomed: the end is at a fraction', [-2999.4, 4000, 1000, 2999.4], [3999, 100, true]],
  ['one pixel short of a per cent', [-1, 4000, 1000, 1], [1001, 25, true]],
  ['content below a header', [200, 1600, 1000, 0], [800, 50, true]],
  ['content above a tall footer, all of it seen', [-1100, 2000, 1000, 1100], [2000, 100, true]],
  ['content that begins below what is visible', [1200, 3000, 1000, 0], [0, 0, true]],
  ['content that has gone above what is visible', [-2500, 2000, 1000, 2500], [2000, 100, true]],
  ['a short page', [0, 600, 1000, 0], [600, 100, false]],
  ['exactly as high as the window', [0, 1000, 1000, 0], [1000, 100, false]],
  ['a rounding higher than the window', [0, 1000.6, 1000, 0], [1001, 100, false]],
  ['short, but below a tall header', [900, 600, 1000, 0], [100, 16, true]],
  ['no content yet', [0, 0, 1000, 0], [0, 0, false]],
  ['no window', [0, 4000, 0, 0], [0, 0, true]],
];
for (const [what, [top, height, view, scrolled], [pixels, percent, scrollable]] of DEPTHS) {
  test(what, () => assert.deepEqual(depthOf({ top, height, view, scrolled }), { pixels, percent, scrollable }));
}

test('a page that grows: the share falls, the deepest of both stays', () => {
  const before = depthOf({ top: -1000, height: 2000, view: 1000, scrolled: 1000 });
  const after = depthOf({ top: -2000, height: 6000, view: 1000, scrolled: 2000 });
  assert.deepEqual([before.percent, after.percent], [100, 50]);
  assert.deepEqual(deepest(before, after), { pixels: 3000, percent: 100, scrollable: true });
});

test('whatever is measured, a share is one, and no deeper than the content', () => {
  const numbers = [-1e6, -4000, -1, -0.4, 0, 0.4, 1, 999.5, 1000, 4000, 1e6];
  for (const top of numbers) {
    for (const height of numbers.filter((each) => each >= 0)) {
      for (const view of [0, 1, 1000]) {
        const { pixels, percent } = depthOf({ top, height, view, scrolled: Math.max(0, -top) });
        assert.ok(Number.isInteger(percent) && percent >= 0 && percent <= 100, `${percent} %`);
        assert.ok(pixels >= 0 && pixels <= Math.ceil(height), `${pixels} of ${height} pixels`);
      }
    }
  }
});
