// The collector is on another origin than the shop: no request costs a preflight, none carries a
// cookie, and the answers can be read.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, push, running, serve, untilStage, viewItem } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { BATCH, expectStored, expectStoredOnce } from './support/wire.mjs';

/** How a body may be typed so that browsers ask nobody first (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
const SIMPLE = /^(?:text\/plain|$)/;

const isPacked = ({ body }) => body[0] === 0x1f && body[1] === 0x8b;

forEachEngine('a collector on another origin', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') } });
  const shop = await server.listen();
  await driver.get(`${shop}/pages/late.html`);
  // The shop's own cookie, and one of the collector's, which are nobody's business here: hosts share them, whatever the port.
  await driver.executeScript(`document.cookie = 'basket=7';
    const script = document.createElement('script');
    Object.assign(script.dataset, { journey: 'fashion-shop', key: 'demo', consent: 'granted', collector: arguments[0] });
    script.src = arguments[0] + '/sdk/microstage.js';
    document.head.append(script);`, server.origin);
  await running(driver);
  await push(driver, viewItem('first'));
  await advance(driver, server, 10_000);
  await expectStored(server, ['page_view', 'view_item']);
  // Short bodies go as text, long ones are packed, and what leaves with the page is text again.
  await lookAtItems(driver, 30);
  await untilStage(driver, 'interest');
  await advance(driver, server, 10_000);
  await expectStored(server, ['stage_changed']);
  const exported = await driver.executeAsyncScript("const [done] = arguments; microstage('export').then(({ events }) => done(events.length), (error) => done(String(error)))");
  assert.ok(exported > 30, `${exported} events of the visitor's own`);
  await push(driver, viewItem('last'));
  await driver.get(`${shop}/plain/plain.html`);
  await expectStored(server, ['page_view', 'view_item', 'stage_changed', 'view_item']);
  await expectStoredOnce(server);

  assert.deepEqual(server.requests({ method: 'OPTIONS' }), [], 'no preflight');
  const asked = server.log.filter(({ headers }) => headers.origin === shop);
  const posts = asked.filter(({ method }) => method === 'POST');
  assert.ok(posts.some(isPacked) && posts.some((post) => !isPacked(post)), 'packed bodies and plain ones');
  for (const { path, headers } of asked) assert.deepEqual([path, headers.cookie, headers.authorization], [path, undefined, undefined]);
  for (const { path, headers } of posts) assert.match(headers['content-type'] ?? '', SIMPLE, path);
  // Of the page's address its origin only.
  for (const { headers } of server.requests({ path: BATCH })) assert.equal(headers.referer, `${shop}/`);
  await expectQuiet(driver, server);
}, { own: true });
