// A shop whose pages come out of a cache that all visitors share, as Magento's and WooCommerce's do: the
// same bytes for everyone, with a nonce of somebody else's visit. Who the visitor is and what they see
// is known in their own browser only.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { advance } from './support/clock.mjs';
import { forEachEngine, openBrowser } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, open, serve, stageOf, storage, untilOwn, untilShown, untilStage } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const PAGE = '/cache/page.html';

/** Scripts of the shop in the page itself need the nonce of this answer, and the cache has one of another. */
const policy = (nonce) => `default-src 'self'; script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'; style-src 'self'`;
const INLINE = '<script nonce="of-the-first-visit">window.cart = "of the first visitor";</script>';

const visitorOf = async (driver) => (await storage(driver)).local['microstage.visitor'];

forEachEngine('one cached page for two visitors', async ({ driver, engine }, t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const html = readFileSync(at('tests/browser/pages/slots.html'), 'utf8').replace('<link', `${INLINE}\n    <link`).replace('slots.css', '/pages/slots.css');
  assert.ok(html.includes(INLINE));
  writeFileSync(path.join(folder, 'page.html'), html);
  const server = await serve(t, { mounts: { '/sdk/': at('dist'), '/cache/': folder, '/plain/': at('tests/browser/support/pages') } });
  const visit = async (who, nonce) => {
    server.mend();
    server.fault({ path: PAGE, csp: policy(nonce) });
    await open(who, server.url(PAGE));
  };

  await visit(driver, 'of-the-first-visit');
  assert.equal(await driver.executeScript('return window.cart'), 'of the first visitor');
  await lookAtItems(driver, 5);
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');
  await advance(driver, server, 10_000);

  const other = await openBrowser(engine);
  t.after(() => other.close());
  await visit(other.driver, 'of-the-second-visit');
  // What depends on the nonce is lost here; Microstage does not.
  assert.equal(await other.driver.executeScript('return window.cart ?? "none"'), 'none');
  await untilStage(other.driver, 'browsing');
  await untilOwn(other.driver, 'hero', 'What everyone sees.');
  await lookAtItems(other.driver, 1);
  await advance(other.driver, server, 10_000);
  const ids = [await visitorOf(driver), await visitorOf(other.driver)];
  assert.notEqual(ids[0], ids[1]);
  // The first one comes back to the same page, and is still who they were.
  await visit(driver, 'of-the-third-visit');
  assert.equal(await stageOf(driver), 'interest');
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');
  for (const who of [driver, other.driver]) await who.get(server.url('/plain/plain.html'));

  await expectStored(server, ['page_view', 'view_item', 'stage_changed']);
  const messages = await expectStoredOnce(server);
  const of = (id) => messages.filter(({ anonymousId }) => anonymousId === id).map(nameOf).filter((name) => name !== 'user_engagement');
  assert.deepEqual(ids.map(of), [['page_view', ...Array.from({ length: 5 }, () => 'view_item'), 'stage_changed', 'page_view'], ['page_view', 'view_item']]);
  await expectQuiet(driver, server, /^csp: script-src\S* blocked inline/);
});
