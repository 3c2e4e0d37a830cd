// The shop switches a journey off while visitors look at its pages: within five minutes these are the
// shop's own again, and so are the pages that are opened afterwards.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { click, expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { lookAtItems, open, push, serve, stageOf, untilOwn, untilShown, viewItem } from './support/shop.mjs';
import { until } from './support/wait.mjs';
import { expectStored, expectStoredOnce, sent } from './support/wire.mjs';

const PAGE = '/pages/slots.html';
const PROGRAM = /^\/v1\/programs\//;
const MINUTES = 60_000;

async function rollout(server, percent) {
  const { ok } = await fetch(`${server.collector.origin}/v1/journeys/fashion-shop/rollout`, { method: 'PUT', body: JSON.stringify({ percent }) });
  assert.ok(ok, `rollout ${percent}`);
}

const RUBBISH = Buffer.concat([Buffer.from('MSP1'), Buffer.alloc(300, 0x5a)]);

/** What the shop does while the page is open, and whether it still runs five minutes later. */
const ROWS = [
  { title: 'off', act: (server) => rollout(server, 0), runs: false },
  { title: 'for nearly nobody', act: (server) => rollout(server, 1), runs: undefined },
  { title: 'for everybody', act: (server) => rollout(server, 100), runs: true },
  { title: 'nothing', act: () => undefined, runs: true },
  // What cannot be read switches nothing off.
  { title: 'the collector has an error', act: (server) => void server.fault({ path: PROGRAM, status: 503 }), runs: true },
  { title: 'the collector is not there', act: (server) => void server.fault({ path: PROGRAM, drop: true }), runs: true },
  { title: 'the program is rubbish', act: (server) => void server.fault({ path: PROGRAM, status: 200, body: RUBBISH }), runs: true },
];

/** Whether this visitor is among so many per cent, by the last digits of the id (js/settings.ts). */
const isAmong = (visitor, percent) => parseInt(visitor.slice(-4), 16) < percent * 655.36;

forEachEngine('a journey is switched', async ({ driver }, t) => {
  for (const { title, act, runs } of ROWS) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      await open(driver, server.url(PAGE));
      await lookAtItems(driver, 5);
      await untilShown(driver, 'hero', 'interest_banner');
      await advance(driver, server, 10_000);
      await expectStored(server, ['page_view', 'view_item', 'stage_changed']);
      await act(server);
      const asked = server.requests({ path: PROGRAM }).length;
      await advance(driver, server, 5 * MINUTES);
      await until('an open page to ask', () => server.requests({ path: PROGRAM }).length > asked);
      await server.quiet();
      const [{ anonymousId }] = sent(server);
      if (runs ?? isAmong(anonymousId, 1)) {
        await untilShown(driver, 'hero', 'interest_banner');
        assert.equal(await stageOf(driver), 'interest');
        return expectQuiet(driver, server, /status of 503|HTTP error|Failed to load/);
      }
      await untilOwn(driver, 'hero', 'What everyone sees.');
      await untilPage(driver, 'it to rest', "return window.microstage('rung') === 'inert'");
      await server.quiet();
      const told = sent(server).length;
      await push(driver, viewItem('later'));
      await click(driver, '#plain');
      await advance(driver, server, 10 * MINUTES);
      // The next page finds it off from the beginning.
      await driver.get(server.url(PAGE));
      await loaded(driver);
      await untilPage(driver, 'it to rest', "return window.microstage?.live && window.microstage('rung') === 'inert'");
      await lookAtItems(driver, 5);
      await untilOwn(driver, 'hero', 'What everyone sees.');
      await advance(driver, server, MINUTES);
      assert.equal(sent(server).length, told, 'nothing more is told');
      await expectStoredOnce(server);
      await expectQuiet(driver, server);
    });
  }
});
