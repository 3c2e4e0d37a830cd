// What a visitor may ask of the shop: everything that is known of them, and that it is forgotten, in
// the browser and at the collector.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { answer, lookAtItems, open, push, running, serve, storage, untilOwn, untilShown, untilStage, viewItem } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { BATCH, expectStoredOnce, sent, stored } from './support/wire.mjs';

/** What a method of the instance resolves with, or how it is refused. */
const asked = (driver, method) =>
  driver.executeAsyncScript(
    'const done = arguments[1]; window.microstage(arguments[0]).then((found) => done({ found }), (error) => done({ error: error.message }));',
    method,
  );

const ours = async (driver) => Object.keys((await storage(driver)).local).filter((key) => key.startsWith('microstage.'));

/** A visitor who has agreed, and whom the shop knows by now. */
async function becomeKnown(driver, server) {
  await open(driver, server.url('/shop/'));
  await answer(driver, 'accept');
  await lookAtItems(driver, 5);
  await untilStage(driver, 'interest');
  await advance(driver, server, 10_000);
  return expectStoredOnce(server);
}

const SCENES = {
  'export() gives what is stored here and what the collector has': async (driver, server) => {
    const messages = await becomeKnown(driver, server);
    const { found } = await asked(driver, 'export');
    assert.deepEqual(Object.keys(found.stored).map((key) => `microstage.${key}`).sort(), (await ours(driver)).sort());
    assert.equal(found.stored.visitor, messages[0].anonymousId);
    assert.deepEqual(found.events.map(({ messageId }) => messageId).sort(), messages.map(({ messageId }) => messageId).sort());
  },

  'forget() leaves nothing here or there, and what comes late is refused': async (driver, server) => {
    const [{ anonymousId: known }] = await becomeKnown(driver, server);
    // This one is under way when the visitor asks, and comes afterwards.
    server.fault({ path: BATCH, status: 503 });
    await push(driver, viewItem('late'));
    await advance(driver, server, 10_000);
    const late = sent(server).at(-1);
    assert.equal(late.anonymousId, known);
    assert.deepEqual(await asked(driver, 'forget'), { found: true });
    assert.deepEqual(await ours(driver), []);
    assert.deepEqual(await stored(server), []);
    server.mend();
    const again = await fetch(`${server.collector.origin}${BATCH}`, { method: 'POST', body: JSON.stringify({ writeKey: 'demo', batch: [late] }) });
    const { accepted, rejected } = await again.json();
    assert.deepEqual([accepted, rejected.length], [0, 1], 'the collector remembers that it has forgotten');
    await advance(driver, server, 600_000);
    assert.deepEqual(await stored(server), []);
    // Whoever comes next is somebody else.
    await driver.navigate().refresh();
    await running(driver);
    await untilStage(driver, 'browsing');
    await untilOwn(driver, 'hero', 'Made to be worn out');
  },

  'forget() removes what is here though the collector does not answer, and says so': async (driver, server) => {
    await becomeKnown(driver, server);
    server.fault({ path: '/v1/forget', status: 403 });
    assert.deepEqual(await asked(driver, 'forget'), { found: false });
    assert.deepEqual(await ours(driver), []);
  },

  'a visitor who was never asked has nothing to be given': async (driver, server) => {
    await open(driver, server.url('/shop/'));
    await lookAtItems(driver, 5);
    await untilShown(driver, 'hero', 'interest_banner');
    assert.deepEqual(await asked(driver, 'export'), { found: { stored: {}, events: [] } });
    assert.deepEqual(server.requests({ path: '/v1/export' }), []);
  },
};

forEachEngine('rights', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t);
      await scene(driver, server);
      await expectQuiet(driver, server, /status of (?:403|503)|HTTP error/);
    });
  }
});
