// Two tabs of one visitor: one stage, one log, and nothing told twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { startCollector } from './support/collector.mjs';
import { at } from './support/places.mjs';
import { expectNothingRefused } from './support/records.mjs';
import { lookAtItems, open, push, running, serve, untilShown, untilStage } from './support/shop.mjs';
import { expectQuiet, openTab, untilPage } from './support/visit.mjs';
import { expectStoredOnce } from './support/wire.mjs';

const PAGE = '/pages/slots.html';

const cart = { value: 20, currency: 'EUR', items: [{ item_id: 'a', price: 20, quantity: 1 }] };

/** The keys that the first tab has heard of, at least up to a mark that the second one sets now. */
async function newsOf(driver, first, second, mark) {
  await driver.switchTo().window(second);
  await driver.executeScript('localStorage.setItem(arguments[0], 1)', mark);
  await driver.switchTo().window(first);
  return untilPage(driver, `the first tab to hear of ${mark}`, 'return news.includes(arguments[0]) && news', mark);
}

forEachEngine('two tabs', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
  await open(driver, server.url(PAGE));
  const first = await driver.getWindowHandle();
  const second = await openTab(driver, server.url(PAGE));
  await running(driver);
  const inBoth = async (look) => {
    for (const tab of [first, second]) {
      await driver.switchTo().window(tab);
      await look();
    }
  };
  // Each looks at some: only together are they five.
  await lookAtItems(driver, 2);
  await driver.switchTo().window(first);
  await lookAtItems(driver, 3);
  await inBoth(() => untilStage(driver, 'interest'));
  await inBoth(() => untilShown(driver, 'hero', 'interest_banner'));
  await push(driver, { event: 'add_to_cart', ecommerce: cart });
  await push(driver, { event: 'cart', ...cart });
  // Both wait for the same deadline.
  await advance(driver, server, 30_000);
  await inBoth(() => untilShown(driver, 'hero', 'cart_reminder', '€20 so far'));
  await advance(driver, server, 60_000);
  const messages = await expectStoredOnce(server);
  const derived = messages.filter(({ context }) => context.microstage.derived);
  assert.deepEqual(derived.map(({ event }) => event), ['stage_changed', 'moment_started']);
  assert.equal(new Set(messages.map(({ context }) => context.microstage.session)).size, 1, 'one session');
  await expectNothingRefused(server);
  // Each adopts what the other has committed, and that is no news for the other one again.
  await inBoth(() => driver.executeScript("window.news = []; addEventListener('storage', ({ key }) => news.push(key))"));
  await advance(driver, server, 60_000);
  await newsOf(driver, first, second, 'shop.mark-1');
  await advance(driver, server, 60_000);
  const told = await newsOf(driver, first, second, 'shop.mark-2');
  const since = told.slice(told.indexOf('shop.mark-1') + 1, told.indexOf('shop.mark-2'));
  // The second tab came into sight for the mark: that is one commit, and not a ball between two.
  assert.ok(since.filter((key) => key === 'microstage.state').length <= 2, since.join());
  await expectQuiet(driver, server);
});

forEachEngine('a refusal in one tab is one in all', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
  await open(driver, server.url(PAGE));
  const first = await driver.getWindowHandle();
  await openTab(driver, server.url(PAGE));
  await running(driver);
  await lookAtItems(driver, 1);
  const ours = "return Object.keys(localStorage).filter((key) => key.startsWith('microstage.'))";
  await untilPage(driver, 'something of ours to be stored', `${ours}.length > 0`);
  await driver.executeScript("window.microstage('consent', 'denied')");
  await untilPage(driver, 'nothing of ours to be stored', `${ours}.length === 0`);
  await driver.switchTo().window(first);
  await lookAtItems(driver, 2);
  await advance(driver, server, 60_000);
  await untilPage(driver, 'the first tab to have heard of it', `${ours}.length === 0`);
  await expectQuiet(driver, server);
});

test('what two tabs conclude is one message for the collector', async (t) => {
  const collector = await startCollector();
  t.after(() => collector.stop());
  const conclusion = (tab, seq, order) => ({
    type: 'track',
    messageId: '7c768d53-fbe8-8c98-9c25-ada5ca01ff40',
    anonymousId: '01a2012a-0220-7bd2-9683-1cccae9f3a36',
    event: 'moment_started',
    properties: { moment: 'cart_abandonment' },
    timestamp: new Date(1_795_315_890_000).toISOString(),
    context: {
      microstage: {
        journey: 'fashion-shop', version: 1, program: '73c6785ff91f59b3', stage: 'interest', tab, seq, order,
        session: '74c10234-4a82-8286-84be-c1fb67fb04a2', view: tab, time: 1_795_315_890_000,
        derived: true, cause: '01a2012a-0220-79d3-88c9-4e34965b4167',
      },
    },
  });
  const post = async (...batch) => {
    const body = JSON.stringify({ writeKey: 'demo', sentAt: new Date().toISOString(), batch });
    return (await fetch(`${collector.origin}/v1/batch`, { method: 'POST', body })).json();
  };
  const one = await post(conclusion('01a2012a-0220-7e96-8e4c-d00367fd70c0', 9, 49));
  assert.deepEqual([one.accepted, one.duplicates, one.rejected], [1, 0, []]);
  const other = await post(conclusion('01a2012a-0220-7e96-8e4c-d00367fd70c1', 4, 50));
  assert.deepEqual([other.accepted, other.duplicates, other.rejected], [0, 1, []]);
});
