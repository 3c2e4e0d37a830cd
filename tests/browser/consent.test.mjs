// What leaves the page and what stays in it, before and after the visitor has decided.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { click, expectQuiet, follow } from './support/visit.mjs';
import {
  answer, open, part, push, running, serve, storage, untilOwn, untilShown, untilStage, viewItem,
} from './support/shop.mjs';
import { BATCH, expectNothingSent, expectSent, expectStored, expectStoredOnce, nameOf, sent } from './support/wire.mjs';

/** What is fetched before anybody has agreed to anything: files that are the same for everyone. */
const FILES = ['/microstage-capture.js', '/microstage-render.js', '/microstage.js', '/microstage.wasm', '/v1/programs/fashion-shop/1'];

/** Nothing of ours is in any store; the shop's own things may be. */
async function expectNothingStored(driver) {
  const { local, ...rest } = await storage(driver);
  const foreign = Object.keys(local).filter((key) => !key.startsWith('shop.'));
  assert.deepEqual({ local: foreign, ...rest }, { local: [], session: {}, cookies: '', databases: [], caches: [] });
}

/** The visitor looks at five products, ten seconds apart, and goes down the page. */
async function lookAround(driver, server) {
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    await advance(driver, server, 10_000);
    await push(driver, viewItem(id));
  }
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');
}

const SCENES = {
  'undecided: everything works, nothing is stored, nothing is told': async (driver, server) => {
    await open(driver, server.url('/shop/'));
    await untilOwn(driver, 'hero', 'Made to be worn out');
    await lookAround(driver, server);
    await advance(driver, server, 60_000);
    await expectNothingStored(driver);
    await driver.navigate().refresh();
    // The memory of the page is gone with the page.
    await untilStage(driver, 'browsing');
    await untilOwn(driver, 'hero', 'Made to be worn out');
    await advance(driver, server, 60_000);
    await expectNothingStored(driver);
    expectNothingSent(server);
    const ours = server.log.filter(({ path }) => /microstage|^\/v1\/|^\/sdk\//.test(path));
    assert.deepEqual([...new Set(ours.map(({ path }) => path))].sort(), FILES);
  },

  'granted: what was held is told with its own times': async (driver, server) => {
    const began = server.clock.now;
    await open(driver, server.url('/shop/'));
    await lookAround(driver, server);
    await advance(driver, server, 10_000);
    expectNothingSent(server);
    await answer(driver, 'accept');
    await advance(driver, server, 10_000);
    await expectStored(server, [...Array.from({ length: 5 }, () => 'view_item'), 'stage_changed']);
    const messages = await expectStoredOnce(server);
    const when = (name) => messages.filter((message) => nameOf(message) === name).map(({ timestamp }) => Date.parse(timestamp) - began);
    assert.deepEqual(when('page_view'), [0]);
    assert.deepEqual(when('view_item'), [10_000, 20_000, 30_000, 40_000, 50_000]);
    assert.deepEqual(when('stage_changed'), [50_000]);
    // The stages of the messages are those of their own times, too.
    const stages = messages.filter(({ event }) => event === 'view_item').map(({ context }) => context.microstage.stage);
    assert.deepEqual(stages, ['browsing', 'browsing', 'browsing', 'browsing', 'interest']);
    const [first] = server.requests({ method: 'POST', path: BATCH });
    assert.ok(first.time >= began + 60_000, 'nothing left before the answer');
    for (const { headers } of server.requests({ path: BATCH })) {
      assert.deepEqual([headers.cookie, headers.authorization], [undefined, undefined]);
    }
    await untilStage(driver, 'interest');
    await driver.navigate().refresh();
    await untilStage(driver, 'interest');
  },

  'denied: what was held is gone': async (driver, server) => {
    await open(driver, server.url('/shop/'));
    await lookAround(driver, server);
    await answer(driver, 'decline');
    await push(driver, viewItem('f'));
    await advance(driver, server, 60_000);
    await expectNothingStored(driver);
    await driver.navigate().refresh();
    await running(driver);
    await advance(driver, server, 60_000);
    await expectNothingStored(driver);
    expectNothingSent(server);
    // A change of mind counts from then on, and not for what was before.
    await click(driver, part('privacy-choices'));
    await push(driver, viewItem('g'));
    await answer(driver, 'accept');
    await push(driver, viewItem('h'));
    await advance(driver, server, 10_000);
    await expectSent(server, ['view_item']);
    await expectStoredOnce(server);
    const told = sent(server).filter(({ event }) => event === 'view_item').map(({ properties }) => properties.items[0].item_id);
    assert.deepEqual(told, ['h']);
  },

  'kept and not told: the next page knows the visitor, and what waited is gone': async (driver, server) => {
    const switches = (send) => driver.executeScript("microstage('consent', { personalise: true, persist: true, send: arguments[0] })", send);
    const id = async () => (await storage(driver)).local['microstage.visitor'];
    server.fault({ path: BATCH, status: 503 });
    await open(driver, server.url('/shop/'));
    await switches(true);
    await lookAround(driver, server);
    const known = await id();
    await follow(driver, '.header .brand');
    await running(driver);
    const asked = sent(server).length;
    await switches(false);
    await untilStage(driver, 'interest');
    assert.equal(await id(), known);
    const left = Object.keys((await storage(driver)).local).filter((key) => /^microstage\.(?:outbox|lines)/.test(key));
    assert.deepEqual(left, [], 'what waited to be told');
    server.mend();
    await driver.navigate().refresh();
    await running(driver);
    await switches(false);
    await untilStage(driver, 'interest');
    assert.equal(await id(), known);
    await advance(driver, server, 600_000);
    assert.equal(sent(server).length, asked, 'nothing more is told');
  },

  'denied after all: everything of ours is taken out again': async (driver, server) => {
    await open(driver, server.url('/shop/'));
    await answer(driver, 'accept');
    await lookAround(driver, server);
    await advance(driver, server, 10_000);
    const keys = async () => Object.keys((await storage(driver)).local).filter((key) => !key.startsWith('shop.'));
    assert.ok((await keys()).length > 0, 'a visitor who agreed is remembered');
    assert.deepEqual((await keys()).filter((key) => !key.startsWith('microstage.')), []);
    await expectStoredOnce(server);
    // These wait in the outbox when the visitor thinks better of it.
    await push(driver, viewItem('f'));
    await click(driver, part('privacy-choices'));
    await answer(driver, 'decline');
    await driver.executeScript("return window.microstage('stage')");
    const before = sent(server).length;
    await expectNothingStored(driver);
    await advance(driver, server, 60_000);
    await push(driver, viewItem('g'));
    await follow(driver, '.header .brand');
    await running(driver);
    await advance(driver, server, 60_000);
    await expectNothingStored(driver);
    assert.equal(sent(server).length, before, 'nothing more is told');
    await untilStage(driver, 'browsing');
  },
};

forEachEngine('consent', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      // A server of its own has an origin of its own, and so a storage of its own.
      const server = await serve(t);
      await scene(driver, server);
      await expectQuiet(driver, server);
    });
  }
});
