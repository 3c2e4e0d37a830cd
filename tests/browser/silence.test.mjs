// Before the visitor has agreed not a byte leaves the page but the same files for everyone, and nothing
// is stored; after a refusal nothing at all. In each state of consent, by each source, as the wire
// sees it, as the page's own stores show it, and in Chromium as the browser's protocol tells it.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { sniff } from './support/sniff.mjs';
import { click, expectQuiet, openTab, untilPage } from './support/visit.mjs';
import { push, running, serve, storage, viewItem } from './support/shop.mjs';
import { BATCH, expectSent, sent } from './support/wire.mjs';

/** What may be fetched in any state: files without a query, the same for every visitor. */
const FILES = /^\/(?:pages\/platforms\.html|microstage\.js|sdk\/.*|microstage(?:-\w+)*\.(?:js|wasm)|(?:behaviours|capture)\/\w+\.js|v1\/programs\/fashion-shop\/\d+|favicon\.ico)$/;

/** Those that show what is decided, which a visitor who refuses is shown too. */
const SHOWING = /^\/(?:microstage-render|behaviours\/page)\.js$/;

const PROGRAM = '/v1/programs/fashion-shop/1';

const ALL = { personalise: true, persist: true, send: true };
const NONE = { personalise: false, persist: false, send: false };

/** The page opened, with a visitor who looks around for a minute. */
async function visit(driver, server, source) {
  await driver.get(server.url(`/pages/platforms.html?source=${source}`));
  await running(driver);
  await around(driver, server);
}

async function around(driver, server) {
  for (const id of ['a', 'b', 'c']) await push(driver, viewItem(id));
  await click(driver, '#plain');
  await click(driver, '#down');
  // Longer than any platform is waited for, and than messages are held back.
  await advance(driver, server, 60_000);
  await driver.executeScript("window.microstage('track', 'newsletter', { place: 'footer' }); window.microstage('identify', 'customer-7', { plan: 'gold' })");
  await advance(driver, server, 60_000);
}

const answer = async (driver, server, switches) => {
  // The listener of a platform is there once the module is loaded, in idle time.
  await untilPage(driver, 'the way to answer', 'return !!window.answer');
  await driver.executeScript('window.answer(arguments[0])', switches);
  await advance(driver, server, 60_000);
};

const oursIn = ({ local }) => Object.keys(local).filter((key) => key.startsWith('microstage.'));

async function expectNothingStored(driver) {
  assert.deepEqual(await storage(driver), { local: {}, session: {}, cookies: '', databases: [], caches: [] });
}

/** Nothing but files went out so far, by the server's log and by the browser's own word. */
function expectOnlyFiles(server, heard, after = 0) {
  for (const { method, path, body } of server.log.slice(after)) {
    assert.deepEqual([method, body.length], ['GET', 0], path);
    assert.match(path, FILES);
  }
  for (const { url, method, body } of heard?.requests ?? []) {
    assert.deepEqual([method, body], ['GET', ''], url);
    assert.ok(url.startsWith(server.origin), url);
    assert.match(new URL(url).pathname, FILES);
  }
}

const SCENES = {};
for (const source of ['shop', 'tcf', 'google', 'shopify', 'stub', 'auto']) {
  SCENES[`${source}: before there is an answer, and where none ever comes`] = async (driver, server, engine) => {
    const heard = await sniff(driver, engine, server.origin);
    await visit(driver, server, source);
    await expectNothingStored(driver);
    const telling = server.log.filter(({ path }) => path === BATCH);
    assert.deepEqual(telling, []);
    expectOnlyFiles(server, heard);
    if (heard) assert.deepEqual([heard.writes, await heard.cookies()], [[], []]);
  };
}
for (const source of ['shop', 'tcf', 'google', 'shopify']) {
  SCENES[`${source}: refused`] = async (driver, server, engine) => {
    const heard = await sniff(driver, engine, server.origin);
    await visit(driver, server, source);
    await answer(driver, server, NONE);
    const before = server.log.length;
    await around(driver, server);
    await expectNothingStored(driver);
    // No file is asked for any more but the program, by which a journey is switched off, and what
    // looks after blocks, for a visitor who is still shown some.
    const others = server.log.slice(before).map(({ path }) => path).filter((path) => path !== PROGRAM && !SHOWING.test(path));
    assert.deepEqual(others, []);
    expectOnlyFiles(server, heard);
    if (heard) assert.deepEqual([heard.writes, await heard.cookies()], [[], []]);
  };

  SCENES[`${source}: agreed, then taken back, in every tab`] = async (driver, server) => {
    await visit(driver, server, source);
    await answer(driver, server, ALL);
    await untilPage(driver, 'something stored', "return Object.keys(localStorage).some((key) => key.startsWith('microstage.'))");
    await expectSent(server, ['page_view', 'view_item']);
    const first = await driver.getWindowHandle();
    const second = await openTab(driver, server.url(`/pages/platforms.html?source=${source}`));
    await running(driver);
    await answer(driver, server, ALL);
    // Both have something that waits: the collector takes nothing now.
    server.fault({ path: BATCH, status: 503 });
    for (const tab of [first, second]) {
      await driver.switchTo().window(tab);
      await push(driver, viewItem('d'));
    }
    await advance(driver, server, 5_000);
    assert.ok(oursIn(await storage(driver)).length > 0);
    await answer(driver, server, NONE);
    server.mend();
    await untilPage(driver, 'nothing of ours stored', "return !Object.keys(localStorage).some((key) => key.startsWith('microstage.'))");
    await server.quiet();
    const before = sent(server).length;
    for (const tab of [first, second]) {
      await driver.switchTo().window(tab);
      await push(driver, viewItem('e'));
      await advance(driver, server, 120_000);
      await expectNothingStored(driver);
    }
    assert.equal(sent(server).length, before, 'nothing more is told by any tab');
  };
}

/** The answer, whether something is stored after it, whether something is sent. */
const PARTS = [
  [{ personalise: true, persist: true, send: false }, true, false],
  [{ personalise: true, persist: false, send: true }, false, true],
];
for (const source of ['shop', 'tcf', 'google']) {
  SCENES[`${source}: agreed in parts`] = async (driver, server) => {
    for (const [switches, stores, sends] of PARTS) {
      const before = sent(server).length;
      await visit(driver, server, source);
      await answer(driver, server, switches);
      await push(driver, viewItem('d'));
      await advance(driver, server, 60_000);
      assert.equal(oursIn(await storage(driver)).length > 0, stores, `stored with ${JSON.stringify(switches)}`);
      assert.equal(sent(server).length > before, sends, `sent with ${JSON.stringify(switches)}`);
      await answer(driver, server, NONE);
      await expectNothingStored(driver);
    }
  };
}

forEachEngine('silence', async ({ driver, engine }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      // A server of its own has an origin of its own, and so a storage of its own.
      const server = await serve(t);
      await scene(driver, server, engine);
      await expectQuiet(driver, server);
    });
  }
}, { own: true, timeout: 400_000 });
