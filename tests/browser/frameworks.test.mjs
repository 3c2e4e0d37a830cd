// The same visit to the same shop, built with React, with Vue and with neither: the same is captured.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { FRAMEWORKS, buildShops } from './frameworks/build.mjs';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { serve } from './support/shop.mjs';
import { click, expectQuiet, loaded, see, untilPage } from './support/visit.mjs';
import { expectStoredOnce, nameOf } from './support/wire.mjs';

let pages;

before(async () => {
  pages = mkdtempSync(path.join(tmpdir(), 'microstage-frameworks-'));
  await buildShops(pages);
});
after(() => rmSync(pages, { recursive: true, force: true }));

/** What the frameworks themselves say to developers. */
const THEIRS = /React DevTools|development build of Vue|Vue Devtools/i;

/** Waits until the page's own work and ours is done. */
const settle = async (driver, server) => {
  await driver.executeAsyncScript('requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))');
  await advance(driver, server, 3_000);
};

async function visit(driver, server, name) {
  await driver.get(server.url(`/apps/${name}/index.html`));
  await loaded(driver);
  await driver.executeAsyncScript(`const [done] = arguments;
    const look = () => (window.started ? window.started.then(() => done()) : setTimeout(look, 10));
    look();`);
  // Until capture has been loaded.
  await untilPage(driver, 'capture to be loaded', "return performance.getEntriesByType('resource').some(({ name }) => /capture/.test(name))");
  await settle(driver, server);
  await click(driver, '#shirt');
  await see(driver, '#add');
  await settle(driver, server);
  await driver.executeScript("document.querySelector('main').scrollIntoView({ block: 'end', behavior: 'instant' })");
  await settle(driver, server);
  await click(driver, '#add');
  await settle(driver, server);
  await driver.executeScript('history.back()');
  await see(driver, '#coat');
  await settle(driver, server);
  await click(driver, '#coat');
  await see(driver, '#home');
  await settle(driver, server);
  await click(driver, '#home');
  await see(driver, '#shirt');
  await settle(driver, server);
}

/** Of a message what must not depend on the framework. */
function told(message, name) {
  const { properties, context } = message;
  const path = context.page.path.replace(`/apps/${name}`, '');
  const more = { click: properties.id, scroll: properties.percent_scrolled, view_item: properties.items?.[0].item_id, add_to_cart: properties.items?.[0].item_id };
  return [nameOf(message), path, context.page.title, more[nameOf(message)]].filter((each) => each !== undefined).join(' | ');
}

const VISIT = [
  'page_view | /index.html | The shop',
  'click | /index.html | The shop | shirt',
  'page_view | /p/shirt | Shirt – the shop',
  'view_item | /p/shirt | Shirt – the shop | shirt',
  'scroll | /p/shirt | Shirt – the shop | 25',
  'scroll | /p/shirt | Shirt – the shop | 50',
  'scroll | /p/shirt | Shirt – the shop | 75',
  'scroll | /p/shirt | Shirt – the shop | 90',
  'scroll | /p/shirt | Shirt – the shop | 100',
  'click | /p/shirt | Shirt – the shop | add',
  'add_to_cart | /p/shirt | Shirt – the shop | shirt',
  'page_view | /index.html | The shop',
  'click | /index.html | The shop | coat',
  'page_view | /p/coat | Coat – the shop',
  'view_item | /p/coat | Coat – the shop | coat',
  'click | /p/coat | Coat – the shop | home',
  'page_view | / | The shop',
];

for (const name of FRAMEWORKS) {
  forEachEngine(`a shop in ${name}`, async ({ driver }, t) => {
    const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/apps/': pages } });
    await visit(driver, server, name);
    await advance(driver, server, 10_000);
    const messages = await expectStoredOnce(server);
    // Short pages and engaged time depend on the window and on the driver's pace.
    const captured = messages.filter((message) => !/user_engagement|web_vitals|stage_changed|scroll_depth/.test(nameOf(message)) && message.properties.scrollable !== false);
    assert.deepEqual(captured.map((message) => told(message, name)), VISIT);
    assert.equal(new Set(messages.map(({ context }) => context.microstage.tab)).size, 1, 'one instance');
    assert.equal(await driver.executeScript('return window.starts'), name === 'react' ? 2 : 1, 'strict mode mounts twice');
    await expectQuiet(driver, server, THEIRS);
  });
}
