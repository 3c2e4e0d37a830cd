// Time as visitors' machines have it: they sleep, tabs are frozen, and somebody sets the clock.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance, jump } from './support/clock.mjs';
import { at } from './support/places.mjs';
import { expectReplayed } from './support/records.mjs';
import { go, lookAtItems, open, push, running, serve, untilShown, untilStage, viewItem } from './support/shop.mjs';
import { expectQuiet, openTab } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const PAGE = '/pages/slots.html';
const HOUR = 3_600_000;

const cart = { currency: 'EUR', value: 20, items: [{ item_id: 'a', price: 20, quantity: 1 }] };

/** Engaged milliseconds in all messages. */
const engaged = (messages) =>
  messages.reduce((sum, { properties }) => sum + (properties?.engagement_time_msec ?? 0), 0);

const SCENES = {
  'the machine sleeps for eight hours, with a timer under way': async (driver, server) => {
    await open(driver, server.url(PAGE));
    await lookAtItems(driver, 2);
    await push(driver, { event: 'add_to_cart', ecommerce: cart });
    await push(driver, { event: 'cart', ...cart });
    await advance(driver, server, 10_000);
    const slept = server.clock.now;
    await jump(driver, server, 8 * HOUR);
    await advance(driver, server, 10_000);
    const messages = await expectStored(server, ['add_to_cart', 'moment_started']);
    const moment = messages.find(({ event }) => event === 'moment_started');
    assert.equal(Date.parse(moment.timestamp), slept + 20_000, 'a timer counts at its own instant, however late it is seen');
    // A page cannot tell the first half minute of sleep from a visitor who reads.
    assert.ok(engaged(messages) <= 30_000, `nobody was engaged while the machine slept: ${engaged(messages)} ms`);
    await push(driver, viewItem('after'));
    await advance(driver, server, 10_000);
    await expectStored(server, ['moment_started', 'view_item']);
  },

  'two tabs sleep, and each does on waking what was due': async (driver, server) => {
    await open(driver, server.url(PAGE));
    const first = await driver.getWindowHandle();
    await openTab(driver, server.url(PAGE));
    await running(driver);
    await lookAtItems(driver, 3);
    await push(driver, { event: 'add_to_cart', ecommerce: cart });
    await jump(driver, server, 2 * HOUR);
    await advance(driver, server, 10_000);
    await driver.switchTo().window(first);
    await lookAtItems(driver, 5);
    await untilStage(driver, 'interest');
    await advance(driver, server, 10_000);
    const messages = await expectStored(server, ['moment_started', 'stage_changed']);
    assert.equal(messages.filter(({ event }) => event === 'moment_started').length, 1, 'one moment, though both tabs came to it');
  },

  'the clock is set back by an hour, within a page and before the next one': async (driver, server) => {
    await open(driver, server.url(PAGE));
    await lookAtItems(driver, 2);
    await advance(driver, server, 10_000);
    await server.clock.set(-HOUR);
    await lookAtItems(driver, 1);
    await advance(driver, server, 10_000);
    await go(driver, '#next');
    await lookAtItems(driver, 2);
    await untilStage(driver, 'interest');
    await untilShown(driver, 'hero', 'interest_banner');
    await advance(driver, server, 10_000);
    await expectStored(server, ['view_item', 'view_item', 'view_item', 'page_view', 'view_item', 'view_item', 'stage_changed']);
  },

  'the clock is set on by a day': async (driver, server) => {
    await open(driver, server.url(PAGE));
    await lookAtItems(driver, 2);
    await server.clock.set(20 * HOUR);
    await lookAtItems(driver, 2);
    await advance(driver, server, 10_000);
    // The page's own time went on as before: the two are still within the ten minutes.
    await push(driver, viewItem('fifth'));
    await untilStage(driver, 'interest');
    await advance(driver, server, 10_000);
    await go(driver, '#next');
    await push(driver, viewItem('sixth'));
    await advance(driver, server, 10_000);
    await server.clock.set(0);
    await go(driver, '#next');
    // Behind what is stored: time does not run back, and the visit goes on.
    await push(driver, viewItem('seventh'));
    await advance(driver, server, 10_000);
    const messages = await expectStored(server, ['page_view', 'stage_changed', 'page_view', 'view_item', 'page_view', 'view_item']);
    assert.equal(messages.filter((message) => nameOf(message) === 'view_item').length, 7);
  },
};

forEachEngine('time', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      const [own] = await driver.getAllWindowHandles();
      await driver.switchTo().window(own);
      await scene(driver, server);
      await expectStoredOnce(server);
      await expectReplayed(server, t);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 300_000 });
