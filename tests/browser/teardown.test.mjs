// An instance that has ended leaves nothing: an application mounts and unmounts it a thousand times,
// and neither listeners nor memory grow.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { OVER, folderWith, gallery, withEveryKind } from './support/gallery.mjs';
import { at } from './support/places.mjs';
import { serve } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';

const TIMES = 1000;

/** With 23 blocks on the page each takes a tenth of a second. */
const TIMES_FULL = 300;

/** Of so many instances one may be remembered by the browser's own caches; a leak would keep each. */
const MOST_KB_EACH = 1;

/** Kilobytes of script and wasm, and the listeners and nodes of the page, after all garbage is collected. */
async function held(driver) {
  for (let time = 0; time < 3; time += 1) await driver.sendDevToolsCommand('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await driver.sendAndGetDevToolsCommand('Runtime.getHeapUsage', {});
  const { metrics } = await driver.sendAndGetDevToolsCommand('Performance.getMetrics', {});
  const count = (wanted) => metrics.find(({ name }) => name === wanted).value;
  return { kilobytes: (usedSize + backingStorageSize) / 1000, listeners: count('JSEventListeners'), nodes: count('Nodes') };
}

/** What so many instances leave is nothing: `mount` begins and ends one so often. */
async function expectFlat(driver, mount, times) {
  // What is made once, such as the module's code in its faster form, is there by then.
  assert.equal(await mount(times / 4), null);
  await driver.sendDevToolsCommand('Performance.enable', {});
  const before = await held(driver);
  assert.equal(await mount(times), null);
  const after = await held(driver);
  assert.deepEqual([after.listeners, after.nodes], [before.listeners, before.nodes], 'listeners and nodes');
  const each = (after.kilobytes - before.kilobytes) / times;
  assert.ok(each < MOST_KB_EACH, `each leaves ${each.toFixed(2)} kB`);
}

forEachEngine('mounted and unmounted a thousand times', async ({ driver, engine }, t) => {
  const server = await serve(t, { mounts: { '/npm/': at('dist/npm') } });
  await driver.get(server.url('/pages/npm.html'));
  await untilPage(driver, 'the application', 'return window.ready === true');
  const mount = (times) => driver.executeAsyncScript(
    'const [times, done] = arguments; mount(times).then(() => done(null), (error) => done(String(error.stack ?? error)))', times);
  if (engine === 'chromium') await expectFlat(driver, mount, TIMES);
  else assert.equal(await mount(200), null);
  await expectQuiet(driver, server);
}, { own: true, timeout: 240_000 });

// Each time all kinds of blocks are shown, with what they do, and the page is the same afterwards, node by node.
forEachEngine('mounted and unmounted again and again, with every kind of block', async ({ driver, engine }, t) => {
  const blocks = Object.keys(gallery().blocks);
  const slots = Object.fromEntries(blocks.map((block) => [`every_${block}`, { [OVER.includes(block) ? 'overlay' : 'reserved']: true, choose: [{ block, when: 'has(stock)' }] }]));
  const server = await serve(t, { collector: { journeys: folderWith(t, withEveryKind('every', slots)) }, mounts: { '/npm/': at('dist/npm') } });
  await driver.get(server.url('/pages/revert.html?journey=every&consent=denied'));
  await untilPage(driver, 'the application', 'return window.ready === true');
  await driver.manage().setTimeouts({ script: 240_000 });
  const placed = blocks.filter((block) => !OVER.includes(block));
  const mount = (times) => driver.executeAsyncScript(
    'const [times, placed, over, done] = arguments; mount(times, placed, over).then(() => done(null), (error) => done(String(error.stack ?? error)))', times, placed, OVER);
  if (engine === 'chromium') await expectFlat(driver, mount, TIMES_FULL);
  else assert.equal(await mount(50), null);
  await expectQuiet(driver, server);
}, { own: true, timeout: 300_000 });
