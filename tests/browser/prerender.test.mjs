// A page that a browser makes before the visitor asks for it, and perhaps in vain: nothing has
// happened until they see it.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { running, serve, storage } from './support/shop.mjs';
import { expectQuiet, loaded } from './support/visit.mjs';
import { expectNothingSent, expectStored, expectStoredOnce, nameOf, sent } from './support/wire.mjs';

forEachEngine('prerendered', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') } });
  const began = server.clock.now;
  await driver.get(server.url('/pages/prerender.html'));
  await loaded(driver);
  const before = await driver.executeScript('return document.body.outerHTML');
  await advance(driver, server, 60_000);
  expectNothingSent(server);
  const { local, session, cookies } = await storage(driver);
  assert.deepEqual([local, session, cookies], [{}, {}, ''], 'nothing is stored');
  assert.equal(await driver.executeScript('return document.body.outerHTML'), before);

  await driver.executeScript('activate()');
  await running(driver);
  await advance(driver, server, 5_000);
  await driver.get(server.url('/plain/plain.html'));
  await expectStored(server, ['page_view', 'view_item', 'user_engagement']);
  const messages = await expectStoredOnce(server);
  assert.equal(sent(server).filter((message) => nameOf(message) === 'page_view').length, 1);
  for (const { timestamp } of messages) assert.ok(Date.parse(timestamp) >= began + 60_000, `${timestamp}: nothing before the visitor saw it`);
  const engaged = messages.filter((message) => nameOf(message) === 'user_engagement').map(({ properties }) => properties.engagement_time_msec);
  assert.deepEqual(engaged, [5_000]);
  await expectQuiet(driver, server);
}, { own: true });
