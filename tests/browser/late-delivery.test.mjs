// The module that delivers messages comes late, or not at all. The visitor's page does all the same
// what it decides, and what happened before arrives exactly once: from this page while it goes
// away, or from the next one.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { at } from './support/places.mjs';
import { go, open, push, running, serve, storage, untilStage, viewItem } from './support/shop.mjs';
import { expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { BATCH, expectStored, expectStoredOnce, sent } from './support/wire.mjs';

const PAGE = '/pages/slots.html';
const MODULE = { path: '/sdk/microstage-delivery.js' };
const DOWN = { path: BATCH, method: 'POST', drop: true };

const ALL = ['page_view', ...Array.from({ length: 5 }, () => 'view_item'), 'stage_changed'];

const keys = async (driver) => Object.keys((await storage(driver)).local).filter((key) => key.startsWith('microstage.'));

/** Nothing waits in the storage any more; that is written a moment after the answer. */
function untilNothingWaits(driver, server) {
  return until('nothing to wait in the storage', async () => {
    await advance(driver, server, 1_000);
    return (await keys(driver)).every((key) => !/lines|outbox/.test(key));
  });
}

/** Five products lead to a stage, without anything that delivers. */
async function lookAround(driver) {
  for (const id of ['a', 'b', 'c', 'd', 'e']) await push(driver, viewItem(id));
  await untilStage(driver, 'interest');
}

/** To a page without anything of ours: what is told on the way out is all. */
async function leave(driver, server) {
  await driver.get(server.url('/plain/plain.html'));
  await loaded(driver);
}

const SCENES = {
  'it is slow': async (driver, server) => {
    const late = server.fault({ ...MODULE, hold: true });
    await open(driver, server.url(PAGE));
    await lookAround(driver);
    await advance(driver, server, 10_000);
    assert.deepEqual(sent(server), [], 'nothing can leave yet');
    late.remove();
    await expectStored(server, ALL);
    assert.equal(server.requests({ path: BATCH }).length, 1, 'at once, and in one request');
    await untilNothingWaits(driver, server);
  },

  'it breaks off, and comes when it is asked for again': async (driver, server) => {
    const broken = server.fault({ ...MODULE, drop: true });
    await open(driver, server.url(PAGE));
    await until('it to be asked for', () => broken.hits.length > 0);
    await lookAround(driver);
    await advance(driver, server, 30_000);
    const asked = broken.hits.length;
    await push(driver, viewItem('f'));
    await advance(driver, server, 1_000);
    assert.equal(broken.hits.length, asked, 'it is asked for once a minute');
    broken.remove();
    await advance(driver, server, 60_000);
    await push(driver, viewItem('g'));
    await expectStored(server, ALL);
  },

  'it is missing, and the visitor goes on to a page that has it': async (driver, server) => {
    const missing = server.fault({ ...MODULE, status: 404 });
    await open(driver, server.url(PAGE));
    await lookAround(driver);
    missing.remove();
    await go(driver, '#next');
    await advance(driver, server, 10_000);
    await expectStored(server, [...ALL, 'page_view']);
    await untilNothingWaits(driver, server);
  },

  'the visitor leaves before it came': async (driver, server) => {
    const late = server.fault({ ...MODULE, hold: true });
    await open(driver, server.url(PAGE));
    await until('it to be asked for', () => late.hits.length > 0);
    await lookAround(driver);
    await leave(driver, server);
    await expectStored(server, ALL);
    late.remove();
  },

  'the visitor leaves before it came, and the network is down': async (driver, server) => {
    const late = server.fault({ ...MODULE, hold: true });
    const down = server.fault(DOWN);
    await open(driver, server.url(PAGE));
    await until('it to be asked for', () => late.hits.length > 0);
    await lookAround(driver);
    await leave(driver, server);
    await until('the page to have tried', () => down.hits.length > 0);
    late.remove();
    down.remove();
    await open(driver, server.url(PAGE));
    await advance(driver, server, 10_000);
    await expectStored(server, [...ALL, 'page_view']);
  },

  'the visitor refuses before it came': async (driver, server) => {
    const late = server.fault({ ...MODULE, hold: true });
    await open(driver, server.url(PAGE));
    await lookAround(driver);
    await untilPage(driver, 'something to wait', "return Object.keys(localStorage).some((key) => key.startsWith('microstage.lines.'))");
    await driver.executeScript("window.microstage('consent', 'denied')");
    await untilPage(driver, 'nothing of ours to be stored', "return !Object.keys(localStorage).some((key) => key.startsWith('microstage.'))");
    late.remove();
    await push(driver, viewItem('f'));
    await advance(driver, server, 60_000);
    await leave(driver, server);
    assert.deepEqual(sent(server), []);
    await open(driver, server.url('/pages/slots.html'));
    await running(driver);
  },
};

forEachEngine('what delivers comes late', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const mounts = { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') };
      const server = await serve(t, { mounts });
      await scene(driver, server);
      await expectStoredOnce(server);
      await expectQuiet(driver, server);
    });
  }
});
