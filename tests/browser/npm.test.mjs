// The main job through the npm package: a shop that is built with Vite, and tells what happens by
// track() and page() in place of the data layer.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { buildViteShop, project } from '../package/project.mjs';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { expectRecorded, expectReplayed } from './support/records.mjs';
import { serve, untilOwn, untilShown } from './support/shop.mjs';
import { expectQuiet, loaded, openTab } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { expectStoredOnce, nameOf } from './support/wire.mjs';

let shop;
let pages;

before(() => {
  shop = project();
  pages = buildViteShop(shop).pages;
});
after(() => shop?.remove());

/** What `use(ms)` gives, where `ms` is what start() gave; `script` is the text of such a function. */
async function ask(driver, script, ...args) {
  const [value, problem] = await driver.executeAsyncScript(
    `const [args, done] = arguments;
     window.started.then((ms) => (${script})(ms, ...args))
       .then((value) => done([value ?? null, null]), (error) => done([null, String(error)]));`,
    args,
  );
  assert.equal(problem, null);
  return value;
}

const track = (driver, event, properties) => ask(driver, '(ms, ...call) => ms.track(...call)', event, properties);

const inStage = (driver, stage) =>
  until(`stage ${stage}`, async () => (await ask(driver, '(ms) => ms.stage')) === stage);

/** Waits until start() is done. */
async function started(driver, { rung }) {
  await loaded(driver);
  assert.equal(await ask(driver, '(ms) => ms.rung'), rung);
}

const item = (id) => ({ currency: 'EUR', value: 40, items: [{ item_id: id, price: 40, quantity: 1 }] });

const SAID = [...Array.from({ length: 5 }, () => 'view_item'), 'add_to_cart', 'begin_checkout', 'purchase'];

const CONCLUDED = [
  ['stage_changed', 'interest'],
  ['moment_started', 'cart_abandonment'],
  ['stage_changed', 'intent'],
  ['stage_changed', 'post_purchase'],
];

async function live(driver, server, t, entry) {
  const began = server.clock.now;
  const address = server.url(`/vite/${entry.page}`);
  await driver.get(address);
  await started(driver, entry);
  await inStage(driver, 'browsing');
  await untilOwn(driver, 'hero', 'What everyone sees.');
  // Three products on this page, which is an application of one document, and two on the next.
  for (const id of ['a', 'b', 'c']) {
    await ask(driver, '(ms, page) => ms.page(page)', { type: 'product', name: id });
    await track(driver, 'view_item', item(id));
    await advance(driver, server, 2_000);
  }
  await driver.navigate().refresh();
  await started(driver, entry);
  await track(driver, 'view_item', item('d'));
  await inStage(driver, 'browsing');
  await track(driver, 'view_item', item('e'));
  await inStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');

  await track(driver, 'add_to_cart', item('e'));
  await track(driver, 'cart', { value: 40 });
  const first = await driver.getWindowHandle();
  const second = await openTab(driver, address);
  await started(driver, entry);
  await inStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner');
  await driver.switchTo().window(first);
  await advance(driver, server, 30_000);
  await untilShown(driver, 'hero', 'cart_reminder', '€40 so far');
  await track(driver, 'begin_checkout', item('e'));
  await inStage(driver, 'intent');
  await driver.switchTo().window(second);
  await inStage(driver, 'intent');
  await untilShown(driver, 'hero', 'checkout_help');
  await driver.switchTo().window(first);
  await track(driver, 'purchase', { ...item('e'), transaction_id: 'o-1' });
  await inStage(driver, 'post_purchase');
  await driver.navigate().refresh();
  await started(driver, entry);
  await inStage(driver, 'post_purchase');
  await advance(driver, server, 10_000);

  const messages = await expectRecorded(server, { said: SAID, concluded: CONCLUDED, began });
  const views = messages.filter((message) => nameOf(message) === 'page_view');
  assert.equal(views.length, 7, 'four documents, and three pages within the first');
  await expectReplayed(server, t);
}

// The default entry has its module in itself; the slim one fetches it from the shop's own files.
const ENTRIES = [
  { name: 'default', page: 'index.html', rung: 'buffer' },
  { name: 'slim', page: 'slim.html', rung: 'streaming' },
];
for (const entry of ENTRIES) {
  forEachEngine(`the main job through the npm package, by its ${entry.name} entry`, async ({ driver }, t) => {
    const server = await serve(t, { mounts: { '/vite/': pages } });
    await live(driver, server, t, entry);
    await expectQuiet(driver, server);
  });
}
