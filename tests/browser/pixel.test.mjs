// The build for Shopify's web pixels, in a real worker: it has no document, and what it sends is what the
// tag sends, for the same visitor.

import assert from 'node:assert/strict';
import { inventoryOf } from '../../js/build/privacy.mjs';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, open, serve, storage } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { BATCH, envelope, expectStored, nameOf, sent, sentOnce } from './support/wire.mjs';

const { SENT } = await inventoryOf();

const ALL = { analyticsProcessingAllowed: true, preferencesProcessingAllowed: true };
const NONE = { analyticsProcessingAllowed: false, preferencesProcessingAllowed: false };
const checkout = {
  token: 't', currencyCode: 'EUR', email: 'jane.doe@example.com', totalTax: { amount: 2 }, order: { id: 'o-1' },
  lineItems: [{ quantity: 2, variant: { id: 'v', title: 'Large', price: { amount: 20, currencyCode: 'EUR' }, product: { id: 'p', title: 'Shirt', vendor: 'Alder', type: 'Shirts' } } }],
};

/** Opens the checkout, and has the pixel begin there. */
async function begin(driver, server, allowed) {
  await driver.get(server.url('/pages/pixel.html'));
  await untilPage(driver, 'the worker', "return heard.includes('imported')");
  await driver.executeScript("begin({ collector: location.origin, key: 'demo' }, arguments[0])", allowed);
  const kinds = await untilPage(driver, 'the pixel', 'return heard.find(Array.isArray)');
  assert.deepEqual(kinds, ['undefined', 'undefined', 'checkout_started', 'checkout_shipping_info_submitted', 'payment_info_submitted', 'checkout_completed']);
}
const publish = (driver, name) => driver.executeScript('publish(...arguments)', name, { checkout });
const consent = (driver, allowed) => driver.executeScript('consent(arguments[0])', allowed);
const errors = (driver) => driver.executeScript('return heard.filter(({ error }) => error)');
const keys = async (driver) => Object.keys((await storage(driver)).local).map((key) => key.replace(/(lines|outbox)\..+/, '$1')).sort();

/** All that was sent is stored, once. A pixel knows no `order`, so not `expectStoredOnce`. */
const expectOnce = (server, messages) =>
  assert.deepEqual(messages.map(({ messageId }) => messageId).sort(), sentOnce(server).map(({ messageId }) => messageId).sort());

/** The paths of all values, as the inventory writes them. */
function pathsOf(value, path = '') {
  if (/properties$/.test(path) || value === null || typeof value !== 'object') return [path];
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, `${path}[]`));
  return Object.entries(value).flatMap(([name, each]) => pathsOf(each, path ? `${path}.${name}` : name));
}

const SCENES = {
  'the tag in the theme, the pixel in the checkout: one visitor, one log': async (driver, server) => {
    await open(driver, server.url('/pages/slots.html'));
    await lookAtItems(driver, 2);
    await advance(driver, server, 10_000);
    await begin(driver, server, ALL);
    for (const name of ['checkout_started', 'checkout_completed']) await publish(driver, name);
    const messages = await expectStored(server, ['page_view', 'view_item', 'view_item', 'begin_checkout', 'purchase']);
    expectOnce(server, messages);
    assert.equal(new Set(messages.map(({ anonymousId }) => anonymousId)).size, 1, 'one visitor');
    assert.deepEqual(messages.find(({ event }) => event === 'purchase').properties, {
      transaction_id: 'o-1', currency: 'EUR', value: 40, tax: 2,
      items: [{ item_id: 'p', item_name: 'Shirt', item_brand: 'Alder', item_category: 'Shirts', item_variant: 'Large', price: 20, quantity: 2 }],
    });
    // Nothing but what is listed leaves, and nothing of what Shopify knows of the person.
    const paths = new Set(server.requests({ method: 'POST', path: BATCH }).map(envelope).flatMap((each) => pathsOf(each)));
    assert.deepEqual([...paths].filter((path) => !(path in SENT)), []);
    assert.ok(!JSON.stringify(sent(server)).includes('jane.doe'));
  },

  'what could not be sent in the checkout is sent by the next page with the tag': async (driver, server) => {
    await open(driver, server.url('/pages/slots.html'));
    await advance(driver, server, 10_000);
    const down = server.fault({ path: BATCH, drop: true });
    await begin(driver, server, ALL);
    await publish(driver, 'checkout_completed');
    await until('the pixel to have tried', () => down.hits.length > 0);
    await untilPage(driver, 'it to wait', "return Object.keys(localStorage).some((key) => key.startsWith('microstage.lines.'))");
    await driver.get(server.url('/plain/plain.html'));
    down.remove();
    await open(driver, server.url('/pages/slots.html'));
    await advance(driver, server, 10_000);
    const messages = await expectStored(server, ['page_view', 'purchase', 'page_view']);
    expectOnce(server, messages);
  },

  'undecided, then refused: nothing is stored and nothing is sent': async (driver, server) => {
    await begin(driver, server, NONE);
    await publish(driver, 'checkout_started');
    await advance(driver, server, 60_000);
    assert.deepEqual([sent(server), await keys(driver)], [[], []]);
    await consent(driver, NONE);
    await publish(driver, 'checkout_completed');
    await advance(driver, server, 60_000);
    assert.deepEqual([sent(server), await keys(driver)], [[], []]);
  },

  'undecided, then allowed: what was held is told': async (driver, server) => {
    await begin(driver, server, NONE);
    await publish(driver, 'checkout_started');
    await consent(driver, ALL);
    await publish(driver, 'checkout_completed');
    const messages = await expectStored(server, ['begin_checkout', 'purchase']);
    assert.deepEqual(messages.map(nameOf), ['begin_checkout', 'purchase']);
    await untilPage(driver, 'nothing to wait', "return !Object.keys(localStorage).some((key) => key.startsWith('microstage.lines.'))");
    assert.deepEqual(await keys(driver), ['microstage.visitor']);
  },
};

forEachEngine('in a worker without a document', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist'), '/npm/': at('dist/npm'), '/plain/': at('tests/browser/support/pages') } });
      await scene(driver, server);
      if (await driver.executeScript('return !!window.heard')) assert.deepEqual(await errors(driver), []);
      await expectQuiet(driver, server);
    });
  }
});
