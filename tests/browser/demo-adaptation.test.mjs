// The demo shop follows its visitor beyond the slots: the root says where they are, marked sections change
// places, and a slot shows what the shop's own file says.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { addToCart, answer, go, lookAt, open, part, serve, untilOwn, untilShown, untilStage } from './support/shop.mjs';
import { click, expectQuiet, see, untilPage } from './support/visit.mjs';

const HOME = '.header .brand';
const VOICE = '/shop/content/voice.json';

const root = (driver, name) => driver.executeScript('return document.documentElement.getAttribute(arguments[0])', name);
/** The marked sections that are there, in their order. */
const SECTIONS = "[...document.querySelectorAll('[data-ms-section]')].filter((section) => !section.hidden).map((section) => section.dataset.msSection).join(' ')";
const untilSections = (driver, expected) => untilPage(driver, `the sections ${expected}`, `return ${SECTIONS} === arguments[0]`, expected);
/**
 * What has moved in this page without an answer to the visitor, where the browser tells. Less than a thousandth of it is a
 * word of the shop's own, such as the number at the basket, which is written when its script comes.
 */
const shifts = (driver) =>
  driver.executeAsyncScript(`const [done] = arguments;
    const moved = [];
    const note = (list) => moved.push(...list.getEntries().filter(({ hadRecentInput, value }) => !hadRecentInput && value >= 0.001).map(({ value, sources }) => [value, ...sources.map(({ node }) => (node?.outerHTML ?? node?.textContent)?.slice(0, 80))]));
    if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
    let left = 10;
    (function wait() { left-- ? requestAnimationFrame(wait) : done(moved); })();`);

const OWN = 'loved story ordering house';

forEachEngine('the demo shop adapts its first page', async ({ driver }, t) => {
  const server = await serve(t);

  await t.test('a visitor who looks around sees it as the shop has made it', async () => {
    await open(driver, server.url('/shop/'));
    await untilStage(driver, 'browsing');
    await answer(driver, 'accept');
    assert.deepEqual([await driver.executeScript(`return ${SECTIONS}`), await root(driver, 'data-ms-stage')], [OWN, null]);
    await untilOwn(driver, 'voice', 'Whatever gives way');
    assert.equal(server.requests({ path: VOICE }).length, 0);
  });

  await t.test('one who is interested reads what a customer says, from the shop\'s own file', async () => {
    await lookAt(driver, 5);
    await untilStage(driver, 'interest');
    assert.equal(server.requests({ path: VOICE }).length, 0, 'it is asked for on the first page only');
    await go(driver, HOME);
    await untilShown(driver, 'voice', 'voice', 'Second winter');
    assert.equal(await driver.executeScript("return document.querySelector('[data-ms-slot=voice] a').getAttribute('href')"), '/shop/product.html?id=fisherman-jumper');
    assert.deepEqual([await root(driver, 'data-ms-stage'), await root(driver, 'data-ms-segments'), await driver.executeScript(`return ${SECTIONS}`)], ['interest', null, OWN]);
    const [{ method, headers, query }, ...more] = server.requests({ path: VOICE });
    assert.deepEqual([method, headers.cookie, headers.referer, [...query], more], ['GET', undefined, undefined, [], []]);
  });

  await t.test('one who comes back from the checkout finds basket and delivery first', async () => {
    await go(driver, part('product-link'));
    await addToCart(driver);
    await go(driver, part('cart-link'));
    await go(driver, part('checkout-link'));
    await untilStage(driver, 'intent');
    await go(driver, HOME);
    await untilSections(driver, 'ordering loved story house');
    assert.deepEqual([await root(driver, 'data-ms-stage'), await root(driver, 'data-ms-segments')], ['intent', 'has_basket']);
    await untilShown(driver, 'voice', 'voice', 'Second winter');
    assert.deepEqual(await shifts(driver), []);
  });

  await t.test('where the file does not come, the page keeps its own words', async () => {
    const gone = server.fault({ path: VOICE, status: 404 });
    await driver.navigate().refresh();
    await untilSections(driver, 'ordering loved story house');
    await untilPage(driver, 'it to be told', "return microstage('diagnose').refusals.some(([reason]) => reason === 'source_failed')");
    await untilOwn(driver, 'voice', 'Whatever gives way');
    gone.remove();
  });

  await t.test('one who has ordered is not told how to', async () => {
    await go(driver, part('cart-link'));
    await go(driver, part('checkout-link'));
    await click(driver, part('fill-sample'));
    await go(driver, part('pay'));
    await see(driver, part('order-number'));
    await untilStage(driver, 'post_purchase');
    await go(driver, HOME);
    await untilSections(driver, 'house story loved');
    assert.equal(await root(driver, 'data-ms-stage'), 'post_purchase');
  });

  await expectQuiet(driver, server, /Failed to load resource|status of 404/);
}, { timeout: 120_000 });
