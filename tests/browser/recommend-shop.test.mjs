// The demo shop recommends: what others looked at next on the page of a product, and on the first page what this
// visitor looked at.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { answer, go, lookAt, open, serve, slot, untilShown } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { expectStoredOnce, nameOf } from './support/wire.mjs';

const LIST = 'looked_at_next';

const hrefs = (driver, name) =>
  driver.executeScript("return [...document.querySelectorAll(`${arguments[0]} .ms-product`)].map((card) => new URL(card.href).searchParams.get('id'))", slot(name));

forEachEngine('recommendations in the demo shop', async ({ driver }, t) => {
  await t.test('others looked at it next, and a click leads there and is told; later the visitor finds it again', async (t) => {
    const server = await serve(t);
    await open(driver, server.url('/shop/'));
    assert.deepEqual(await hrefs(driver, 'recently_viewed'), []);
    await answer(driver, 'accept');
    const seen = await lookAt(driver, 2);
    await untilShown(driver, LIST, LIST, 'Others looked at next');
    const shown = await hrefs(driver, LIST);
    assert.equal(new Set(shown).size, 8);
    assert.ok(!shown.includes(seen[1]), 'the piece of this page');
    await go(driver, `${slot(LIST)} li:nth-child(2) a`);
    assert.equal(await driver.executeScript("return new URL(location.href).searchParams.get('id')"), shown[1]);
    await untilShown(driver, LIST, LIST);
    await go(driver, '.header .brand');
    await untilShown(driver, 'recently_viewed', 'recently_viewed', 'You looked at');
    const known = [shown[1], ...seen.reverse()];
    assert.deepEqual(await hrefs(driver, 'recently_viewed'), [...new Set(known)]);
    const told = (await expectStoredOnce(server)).filter((message) => nameOf(message) === 'select_item' && message.properties.item_list_id === LIST);
    assert.deepEqual(told.map(({ properties }) => [properties.item_list_name, properties.items.map(({ item_id, index }) => [item_id, index])]), [['next', [[shown[1], 1]]]]);
    await expectQuiet(driver, server);
  });

  await t.test('a visitor who refuses is recommended nothing, and nothing is asked for', async (t) => {
    const server = await serve(t);
    await open(driver, server.url('/shop/'));
    await answer(driver, 'decline');
    await lookAt(driver, 2);
    await driver.executeScript("return microstage('report')");
    assert.deepEqual(await hrefs(driver, LIST), []);
    assert.deepEqual(server.requests({ path: /^\/shop\/recommend\// }), []);
  });
}, { timeout: 120_000 });
