// What the shop's data layer is told of blocks: seen, clicked, closed, in GA4's form; and each once on the wire.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, running, serve, slot, untilShown } from './support/shop.mjs';
import { click, expectQuiet, untilPage } from './support/visit.mjs';
import { expectNothingSent, expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const evaluate = (driver, expression, ...args) => driver.executeScript(`return ${expression}`, ...args);

/** A promotion as GA4 has it, and as an item says it. */
const promotion = (block, place) => ({ promotion_id: block, promotion_name: block, creative_name: block, creative_slot: place });
const expected = (event, block, place, items) => ({ event, ecommerce: { ...promotion(block, place), items: items.map((item) => ({ ...item, ...promotion(block, place) })) } });

const PRODUCTS = [{ item_name: 'Long coat', index: 0 }, { item_name: 'Wool scarf', index: 1 }];
const alone = (block) => [{ item_id: block, item_name: block }];

const SEEN = [
  expected('view_promotion', 'offer', 'hero', alone('offer')),
  expected('view_promotion', 'chosen', 'products', PRODUCTS),
  expected('view_promotion', 'news', 'bar', alone('news')),
];
const DONE = [
  expected('select_promotion', 'offer', 'hero', alone('offer')),
  expected('select_promotion', 'chosen', 'products', [PRODUCTS[1]]),
  // Who closes a block has not selected it.
  expected('dismiss_promotion', 'news', 'bar', alone('news')),
];

/** Sees, clicks and closes everything, and gives what the layer was told. */
async function visit(driver, server, layer) {
  await driver.executeScript('show()');
  for (const [name, block] of [['hero', 'offer'], ['products', 'chosen'], ['bar', 'news']]) await untilShown(driver, name, block);
  const told = (count) => untilPage(driver, `${count} promotions on the layer`, 'const all = told(arguments[0]); return all.length >= 2 * arguments[1] && all', layer, count);
  await advance(driver, server, 2_000);
  const seen = await told(3);
  await click(driver, `${slot('hero')} a`);
  await told(4);
  await click(driver, `${slot('products')} li:last-child a`);
  await told(5);
  await click(driver, `${slot('bar')} button`);
  const all = await told(6);
  assert.deepEqual(all.slice(0, 6), seen, 'nothing between');
  // Each behind a message that has a tag manager forget the items of the one before.
  assert.deepEqual(all.filter((_, index) => index % 2 === 0), Array.from({ length: 6 }, () => ({ ecommerce: null })));
  return all.filter((_, index) => index % 2);
}

/** In one order: what is seen in the same second comes in any. */
const sorted = (messages) => {
  const key = ([event, { promotion_id }]) => `${event} ${promotion_id}`;
  return messages.map(({ event, ecommerce }) => [event, ecommerce]).sort((a, b) => key(a).localeCompare(key(b)));
};

/** Each once on the wire, in our own words. */
async function expectOnce(driver, server) {
  await advance(driver, server, 10_000);
  await expectStored(server, ['dismiss_promotion']);
  const stored = (await expectStoredOnce(server)).filter((message) => /^(?:view|select|dismiss)_promotion$/.test(nameOf(message)));
  const own = [...SEEN, ...DONE].map(({ event, ecommerce }) => ({ event, ecommerce: { promotion_id: ecommerce.promotion_id, creative_slot: ecommerce.creative_slot } }));
  assert.deepEqual(sorted(stored.map((message) => ({ event: nameOf(message), ecommerce: message.properties }))), sorted(own));
}

const SCENES = {
  'seen, clicked and closed, in the form of GA4, and each once on the wire': async (driver, server) => {
    await open(driver, server.url('/pages/promotions.html'));
    const messages = await visit(driver, server, 'dataLayer');
    assert.deepEqual(sorted(messages.slice(0, 3)), sorted(SEEN));
    assert.deepEqual(sorted(messages.slice(3)), sorted(DONE));
    // Nothing but what anybody would push stays with a tag manager.
    assert.deepEqual(await evaluate(driver, 'Object.keys(model).filter((name) => !/^gtm/.test(name)).sort()'), ['ecommerce', 'event']);
    await expectOnce(driver, server);
  },

  'where another script puts its own `push` in the place of ours': async (driver, server) => {
    await open(driver, server.url('/pages/promotions.html'));
    await driver.executeScript('dataLayer.push = Array.prototype.push');
    const messages = await visit(driver, server, 'dataLayer');
    assert.equal(messages.length, 6);
    await expectOnce(driver, server);
  },

  'on the layer that the page has, from npm': async (driver, server) => {
    await driver.get(server.url('/pages/promotions-npm.html'));
    await running(driver);
    const messages = await visit(driver, server, 'shopLayer');
    assert.deepEqual(sorted(messages.slice(3)), sorted(DONE));
    assert.equal(await evaluate(driver, 'window.dataLayer === undefined'), true);
    await expectOnce(driver, server);
  },

  'before consent the layer is told, and nothing is sent': async (driver, server) => {
    await open(driver, server.url('/pages/promotions.html'));
    await driver.executeScript("microstage('consent', 'denied')");
    const before = server.log.length;
    const messages = await visit(driver, server, 'dataLayer');
    assert.equal(messages.length, 6);
    server.log.splice(0, before);
    expectNothingSent(server);
  },

  'nobody is told who has not asked': async (driver, server) => {
    await open(driver, server.url('/pages/places.html'));
    await driver.executeScript("show({ reserved: 'offer' })");
    await untilShown(driver, 'reserved', 'offer');
    await advance(driver, server, 10_000);
    await expectStored(server, ['view_promotion']);
    assert.deepEqual(await evaluate(driver, "(window.dataLayer ?? []).filter((message) => 'ecommerce' in message)"), []);
    assert.equal(server.requests({ path: /behaviours\/promotions\.js$/ }).length, 0);
  },
};

forEachEngine('promotions on the data layer', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/npm/': at('dist/npm') } });
      await scene(driver, server);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });
