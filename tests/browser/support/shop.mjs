// A visitor of the demo shop, step by step, and what Microstage shows them.

import { fileURLToPath } from 'node:url';
import { startServer } from './server.mjs';
import { click, follow, loaded, see, seeText, untilPage } from './visit.mjs';

/** Where the shop keeps its parts for tests. */
export const part = (name) => `[data-test="${name}"]`;

/** An element that Microstage fills. */
export const slot = (name) => `[data-ms-slot="${name}"]`;

/** The folder of the pages that only tests need. */
export const PAGES = fileURLToPath(new URL('../pages/', import.meta.url));

/** A server for one test; it ends with it. */
export async function serve(t, options) {
  const server = await startServer(options);
  t.after(() => server.close());
  return server;
}

/** Opens an address, and waits until the page has loaded and Microstage runs in it. */
export async function open(driver, url) {
  await driver.get(url);
  await running(driver);
}

/** Waits until Microstage runs in this page; its stage then. */
export async function running(driver) {
  await loaded(driver);
  // The stub must not be asked: it would take the question for a call that waits.
  return untilPage(driver, 'Microstage to run', "return window.microstage?.live && window.microstage('stage')");
}

/** The stage, as the page's own code reads it. */
export const stageOf = (driver) => driver.executeScript("return window.microstage('stage')");

/** Which way the core runs. */
export const rungOf = (driver) => driver.executeScript("return window.microstage('rung')");

/** Waits until the visitor is in this stage. */
export async function untilStage(driver, stage) {
  await running(driver);
  return untilPage(driver, `stage ${stage}`, "return window.microstage('stage') === arguments[0]", stage);
}

/** Waits until a slot shows this block, with this text in it. */
export async function untilShown(driver, name, block, text = '') {
  await see(driver, `${slot(name)}[data-ms-shows="${block}"]`);
  return seeText(driver, slot(name), text);
}

/** Waits until a slot shows what the shop itself has put there. */
export async function untilOwn(driver, name, text = '') {
  await see(driver, `${slot(name)}:not([data-ms-shows])`);
  return seeText(driver, slot(name), text);
}

/** Follows a link, and waits until Microstage runs in the page behind it; its stage then. */
export async function go(driver, selector) {
  await follow(driver, selector);
  return running(driver);
}

/** Looks at `count` products that this visitor has not seen, one after the other, by links. */
export async function lookAt(driver, count, seen = new Set()) {
  for (let looked = 0; looked < count; looked += 1) {
    const links = await untilPage(
      driver,
      'links to products',
      `const links = [...document.querySelectorAll(arguments[0])].map((link) => link.dataset.product);
       return links.length ? links : undefined;`,
      part('product-link'),
    );
    const next = links.find((id) => !seen.has(id));
    seen.add(next);
    await go(driver, `${part('product-link')}[data-product="${next}"]`);
  }
  return [...seen];
}

/** Puts the product of this page into the cart. */
export async function addToCart(driver) {
  await click(driver, `${part('add-to-cart')}:enabled`);
  await seeText(driver, '[data-cart-count]', '1');
}

/** Tells the data layer something, as the shop's own code does. */
export const push = (driver, message) => driver.executeScript('(window.dataLayer ??= []).push(arguments[0])', message);

/** A look at a product, in the words of GA4. */
export const viewItem = (id) => ({
  event: 'view_item',
  ecommerce: { currency: 'EUR', value: 10, items: [{ item_id: id, price: 10, quantity: 1 }] },
});

/** The shop says that the visitor looks at `count` products, one after the other. */
export async function lookAtItems(driver, count) {
  for (let index = 1; index <= count; index += 1) await push(driver, viewItem(`item-${index}`));
}

/** Answers the shop's question about privacy. */
export const answer = (driver, what) => click(driver, part(`consent-${what}`));

/** What the page has stored, wherever a script can store something. */
export function storage(driver) {
  return driver.executeAsyncScript(`const [done] = arguments;
    const listed = (store) => Object.fromEntries(Object.keys(store).map((key) => [key, store.getItem(key)]));
    const databases = indexedDB.databases?.() ?? Promise.resolve([]);
    const caching = window.caches?.keys() ?? Promise.resolve([]);
    Promise.all([databases, caching]).then(([found, cached]) => done({
      local: listed(localStorage), session: listed(sessionStorage), cookies: document.cookie,
      databases: found.map(({ name }) => name), caches: cached,
    }));`);
}
