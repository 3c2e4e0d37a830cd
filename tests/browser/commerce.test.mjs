// What a shop tells of a purchase, and tells again: the thank-you page is reloaded, and each tag
// has its own call.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, push, running, serve, stageOf, untilStage } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { expectStoredOnce, nameOf } from './support/wire.mjs';

const thanks = (order) => `/pages/thanks.html?order=${order}`;

/** The orders of the purchases that the collector has. */
async function orders(driver, server) {
  await advance(driver, server, 10_000);
  const messages = await expectStoredOnce(server);
  return messages.filter((message) => nameOf(message) === 'purchase').map(({ properties }) => properties.transaction_id);
}

forEachEngine('a purchase is told once', async ({ driver }, t) => {
  const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') } });
  // Twice in each of four loads: by the data layer and by gtag().
  await open(driver, server.url(thanks('o-1')));
  for (let load = 0; load < 3; load += 1) {
    await untilStage(driver, 'bought');
    await advance(driver, server, 1_000);
    await driver.navigate().refresh();
    await running(driver);
  }
  assert.deepEqual(await orders(driver, server), ['o-1']);
  assert.equal(await stageOf(driver), 'bought');
  // Another order is another purchase, and the first one told once more is not.
  await open(driver, server.url(thanks('o-2')));
  await untilStage(driver, 'bought_again');
  await open(driver, server.url(thanks('o-1')));
  assert.deepEqual(await orders(driver, server), ['o-1', 'o-2']);
  // What is put into the cart twice is in it twice.
  const add = { event: 'add_to_cart', ecommerce: { items: [{ item_id: 'shirt', quantity: 1 }] } };
  await push(driver, add);
  await push(driver, add);
  await advance(driver, server, 10_000);
  const messages = await expectStoredOnce(server);
  assert.equal(messages.filter((message) => nameOf(message) === 'add_to_cart').length, 2);
  await expectQuiet(driver, server);
});
