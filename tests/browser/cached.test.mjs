// A page that comes back out of the back/forward cache: it may come back at all, it is a new view,
// and what it tells afterwards arrives.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { ALL, ANSWER, SHEET, asked, choice, notAsked, ours, pick } from './support/prompt.mjs';
import { push, running, serve, viewItem } from './support/shop.mjs';
import { click, follow, openTab, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const PLAIN = '/plain/plain.html';

/** Goes to another page and back; whether the page is the one that was left. */
async function thereAndBack(driver) {
  const path = await driver.executeScript("document.documentElement.dataset.mark = 'left here'; return location.pathname");
  await follow(driver, '#next');
  await driver.navigate().back();
  await untilPage(driver, `${path} again`, "return location.pathname === arguments[0] && document.readyState === 'complete'", path);
  return (await driver.executeScript('return document.documentElement.dataset.mark')) === 'left here';
}

forEachEngine('back out of the cache', async ({ driver, engine }, t) => {
  const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') } });
  // The fake clock has a line to the server, for which Firefox keeps no page.
  server.scripts = false;
  await driver.get(server.url(PLAIN));
  if (!(await thereAndBack(driver))) return t.skip('it keeps no page under a driver, not even one without Microstage');

  // Another tab of the same visitor, whose turn may come while this page is kept: a lock between them, held
  // by the page or asked for by the tab, would cost the page its place.
  const first = await driver.getWindowHandle();
  await openTab(driver, server.url('/pages/cached.html'));
  await running(driver);
  await push(driver, viewItem('of the other tab'));
  await driver.switchTo().window(first);

  await driver.get(server.url('/pages/cached.html'));
  await running(driver);
  await push(driver, viewItem('first'));
  assert.ok(await thereAndBack(driver), 'the page with Microstage was kept, too');
  await untilPage(driver, 'the page to know that it was kept', 'return window.restored === true');
  assert.equal(await driver.executeScript('return window.loads'), 1);
  if (engine === 'chromium') {
    assert.equal(await driver.executeScript("return performance.getEntriesByType('navigation')[0].notRestoredReasons"), null);
  }
  await push(driver, viewItem('second'));
  await follow(driver, '#next');
  await expectStored(server, ['page_view', 'view_item', 'page_view', 'view_item']);
  const all = await expectStoredOnce(server);
  const tabOf = ({ context }) => context.microstage.tab;
  const other = tabOf(all.find(({ properties }) => properties.items?.[0].item_id === 'of the other tab'));
  const messages = all.filter((message) => tabOf(message) !== other);
  const views = messages.filter((message) => nameOf(message) === 'page_view');
  assert.deepEqual(views.map(({ properties }) => properties.restored), [undefined, true], 'two views, the second one restored');
  const marks = messages.filter((message) => nameOf(message) === 'view_item').map(({ context }) => context.microstage);
  assert.deepEqual(marks.map(({ view }) => view), views.map(({ messageId }) => messageId), 'each look belongs to its view');
  assert.equal(new Set(messages.map(({ context }) => context.microstage.session)).size, 1, 'one session');
  assert.equal(new Set(messages.map(({ context }) => context.microstage.tab)).size, 1, 'one tab');
}, { own: true });

// What the visitor said on another page meanwhile: the one that comes back has not heard it.
forEachEngine('back out of the cache, and consent is taken back', async ({ driver }, t) => {
  const server = await serve(t, { collector: { journeys: at('www/shop/journeys') }, mounts: { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') } });
  server.scripts = false;
  await driver.get(server.url(PLAIN));
  if (!(await thereAndBack(driver))) return t.skip('it keeps no page under a driver, not even one without Microstage');

  await asked(driver, server);
  await pick(driver, choice('accept'));
  await notAsked(driver, ALL);
  await driver.executeScript("document.documentElement.dataset.mark = 'left here'; document.querySelector('#first').href = '?there'");
  await follow(driver, '#first');
  await notAsked(driver, ALL);
  await click(driver, '#choices');
  await pick(driver, choice('reject', SHEET));
  await notAsked(driver, 0);
  await driver.navigate().back();
  await untilPage(driver, 'the first page', "return document.documentElement.dataset.mark === 'left here'");
  await notAsked(driver, 0);
  assert.deepEqual(await ours(driver), [ANSWER]);
}, { own: true });
