// The way to the collector breaks while a visitor goes on browsing. Once it is mended, everything
// is there, exactly once; and the visitor has noticed nothing.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { at } from './support/places.mjs';
import { go, open, push, running, serve, untilShown, untilStage, viewItem } from './support/shop.mjs';
import { expectQuiet, loaded } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { BATCH, expectStored, expectStoredOnce } from './support/wire.mjs';

const PAGE = '/pages/slots.html';

/** Longer than the longest pause between two tries that these troubles lead to. */
const LONG = 300_000;

/** Looks at one more page, while the trouble lasts. */
const walkOn = (driver) => go(driver, '#next');

/** Faults of the wire. */
const breaking = (wish) => async (server) => {
  const fault = server.fault({ path: BATCH, method: 'POST', ...wish });
  return async () => {
    assert.ok(fault.hits.length > 0, 'the trouble was met');
    server.mend();
  };
};

const TROUBLES = [
  { title: 'requests break off', begin: breaking({ drop: true }), during: walkOn },
  { title: 'answers are lost', begin: breaking({ drop: 'answer' }), during: walkOn },
  { title: 'the collector has an error', begin: breaking({ status: 500 }), during: walkOn },
  {
    title: 'the collector asks to wait',
    begin: breaking({ status: 503, headers: { 'retry-after': '60' } }),
    during: (driver, server) => expectPatience(driver, server, 60_000),
  },
  {
    title: 'the collector is overrun',
    begin: breaking({ status: 429, headers: { 'retry-after': '90' } }),
    during: (driver, server) => expectPatience(driver, server, 90_000),
  },
  {
    title: 'the collector is killed, and comes back',
    begin: async (server) => {
      await server.collector.kill();
      return () => server.collector.restart();
    },
    during: async () => {},
  },
  {
    title: 'the collector is killed with a request under way, and the visitor leaves',
    begin: async (server, driver) => {
      const held = server.fault({ path: BATCH, hold: true });
      await push(driver, viewItem('under-way'));
      await advance(driver, server, 10_000);
      await until('a request to be under way', () => held.hits.length > 0);
      await server.collector.kill();
      held.remove();
      return () => server.collector.restart();
    },
    during: async (driver, server) => {
      // To a page without anything of ours: what is told on the way out is all.
      await driver.get(server.url('/plain/plain.html'));
      await loaded(driver);
    },
    after: (driver, server) => open(driver, server.url(PAGE)),
  },
];

/** A collector that says when to come again is not asked before. */
async function expectPatience(driver, server, pause) {
  const posts = () => server.requests({ method: 'POST', path: BATCH });
  const [asked] = posts().slice(-1);
  const count = posts().length;
  await advance(driver, server, asked.time + pause - 1 - server.clock.now);
  assert.equal(posts().length, count, 'nobody insists');
}

async function live(driver, server, { begin, during, after = running }) {
  await open(driver, server.url(PAGE));
  await push(driver, viewItem('before'));
  await advance(driver, server, 10_000);
  await expectStored(server, ['page_view', 'view_item']);

  const end = await begin(server, driver);
  for (const id of ['first', 'second', 'third']) {
    await push(driver, viewItem(id));
    await advance(driver, server, 7_000);
  }
  await during(driver, server);
  await end();
  await after(driver, server);
  await push(driver, viewItem('after'));
  await advance(driver, server, LONG);

  await expectStored(server, Array.from({ length: 5 }, () => 'view_item'));
  const messages = await expectStoredOnce(server);
  const ids = messages.filter(({ event }) => event === 'view_item').map(({ properties }) => properties.items[0].item_id);
  assert.deepEqual(ids.filter((id) => id !== 'under-way'), ['before', 'first', 'second', 'third', 'after']);
  await untilStage(driver, 'interest');
  await driver.navigate().refresh();
  await untilShown(driver, 'hero', 'interest_banner');
}

forEachEngine('what the wire loses', async ({ driver }, t) => {
  for (const trouble of TROUBLES) {
    await t.test(trouble.title, async (t) => {
      const mounts = { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') };
      const server = await serve(t, { mounts });
      await live(driver, server, trouble);
      await expectQuiet(driver, server);
    });
  }
});
