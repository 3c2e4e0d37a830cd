// A shop has it more than once: by a script tag, by npm, in two copies of the package, in an application
// that mounts everything twice. One instance runs: whoever came first, and all others speak through it.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, serve, untilShown, untilStage } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const ORDERS = ['tag,npm', 'npm,tag', 'npm,copy', 'tag,npm,copy', 'copy,tag,npm', 'npm,npm', 'tag,tag', 'module,tag', 'module,npm'];

forEachEngine('more than once', async ({ driver }, t) => {
  for (const order of ORDERS) {
    await t.test(order.replaceAll(',', ', then '), async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist'), '/npm/': at('dist/npm') } });
      await driver.get(server.url(`/pages/both.html?order=${order}`));
      await untilPage(driver, 'all of them', 'return window.ready === true');
      await untilStage(driver, 'browsing');
      await driver.executeScript(`microstage('track', 'by_function');
        for (const [way, ms] of Object.entries(instances)) if (ms?.track) ms.track('by_' + way);`);
      await lookAtItems(driver, 5);
      await untilShown(driver, 'hero', 'interest_banner');
      const ways = new Set(order.split(',').filter((way) => way === 'npm' || way === 'copy'));
      const said = await driver.executeScript('return Object.values(instances).filter((ms) => ms?.track).map(({ stage, rung }) => [stage, rung])');
      for (const [stage, rung] of said) assert.deepEqual([stage, ['streaming', 'buffer'].includes(rung)], ['interest', true], `of ${said}`);
      await advance(driver, server, 10_000);
      await expectStored(server, ['page_view', 'waited', 'by_function', 'view_item', 'stage_changed']);
      const names = (await expectStoredOnce(server)).map(nameOf).filter((name) => name !== 'user_engagement');
      const expected = ['page_view', 'waited', 'by_function', ...[...ways].map((way) => `by_${way}`), ...Array.from({ length: 5 }, () => 'view_item'), 'stage_changed'];
      assert.deepEqual(names.toSorted(), expected.toSorted(), 'each once');
      await expectQuiet(driver, server);
    });
  }
});
