// An instance that has ended leaves nothing: an application mounts and unmounts it a thousand times,
// and neither listeners nor memory grow.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { serve } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';

const TIMES = 1000;

/** Of so many instances one may be remembered by the browser's own caches; a leak would keep each. */
const MOST_KB_EACH = 1;

/** Kilobytes of script and wasm, and the listeners of the page, after all garbage is collected. */
async function held(driver) {
  for (let time = 0; time < 3; time += 1) await driver.sendDevToolsCommand('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await driver.sendAndGetDevToolsCommand('Runtime.getHeapUsage', {});
  const { metrics } = await driver.sendAndGetDevToolsCommand('Performance.getMetrics', {});
  return { kilobytes: (usedSize + backingStorageSize) / 1000, listeners: metrics.find(({ name }) => name === 'JSEventListeners').value };
}

forEachEngine('mounted and unmounted a thousand times', async ({ driver, engine }, t) => {
  const server = await serve(t, { mounts: { '/npm/': at('dist/npm') } });
  await driver.get(server.url('/pages/npm.html'));
  await untilPage(driver, 'the application', 'return window.ready === true');
  const mount = (times) => driver.executeAsyncScript(
    'const [times, done] = arguments; mount(times).then(() => done(null), (error) => done(String(error.stack ?? error)))', times);
  // What is made once, such as the module's code, is there from the first time on.
  assert.equal(await mount(20), null);
  if (engine !== 'chromium') {
    assert.equal(await mount(200), null);
    return expectQuiet(driver, server);
  }
  await driver.sendDevToolsCommand('Performance.enable', {});
  const before = await held(driver);
  assert.equal(await mount(TIMES), null);
  const after = await held(driver);
  assert.equal(after.listeners, before.listeners, 'listeners');
  const each = (after.kilobytes - before.kilobytes) / TIMES;
  assert.ok(each < MOST_KB_EACH, `each leaves ${each.toFixed(2)} kB`);
  await expectQuiet(driver, server);
}, { own: true, timeout: 240_000 });
