// The main job, as a visitor of the demo shop does it: look, put into the cart, hesitate, buy.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { click, expectQuiet, openTab, see, untilPage } from './support/visit.mjs';
import { addToCart, answer, go, lookAt, open, part, running, serve, untilOwn, untilShown, untilStage } from './support/shop.mjs';
import { expectRecorded, expectReplayed } from './support/records.mjs';

/** What the shop says of this visit, in order; other events stand between. */
const SAID = [
  // Five of them to look around, and the sixth to buy it.
  ...Array.from({ length: 6 }, () => 'view_item'),
  'add_to_cart',
  'view_cart',
  'begin_checkout',
  'purchase',
];

/** What Microstage concludes of it: once each, though two tabs could. */
const CONCLUDED = [
  ['stage_changed', 'interest'],
  ['moment_started', 'cart_abandonment'],
  ['stage_changed', 'intent'],
  ['stage_changed', 'post_purchase'],
];

forEachEngine('the main job in the demo shop', async ({ driver }, t) => {
  const server = await serve(t);
  const began = server.clock.now;
  await open(driver, server.url('/shop/'));
  await untilStage(driver, 'browsing');
  await untilOwn(driver, 'hero', 'Made to be worn out');
  await answer(driver, 'accept');

  await lookAt(driver, 5);
  await untilStage(driver, 'interest');
  await go(driver, '.header .brand');
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');

  await driver.navigate().refresh();
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');
  const first = await driver.getWindowHandle();
  const second = await openTab(driver, server.url('/shop/'));
  await running(driver);
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner');

  await driver.switchTo().window(first);
  await go(driver, part('product-link'));
  await untilShown(driver, 'notice', 'interest_line');
  await addToCart(driver);
  await advance(driver, server, 29_999);
  await untilShown(driver, 'notice', 'interest_line');
  await advance(driver, server, 1);
  await untilShown(driver, 'notice', 'cart_line', 'Your basket is still here');
  await driver.switchTo().window(second);
  await untilShown(driver, 'hero', 'cart_reminder', 'Your basket is where you left it');
  await driver.switchTo().window(first);
  await go(driver, '.header .brand');
  await untilShown(driver, 'hero', 'cart_reminder', 'Your basket is where you left it');

  await go(driver, part('cart-link'));
  await go(driver, part('checkout-link'));
  await untilStage(driver, 'intent');
  await driver.switchTo().window(second);
  await untilStage(driver, 'intent');
  await untilShown(driver, 'hero', 'checkout_help');
  await driver.switchTo().window(first);
  await click(driver, part('fill-sample'));
  await go(driver, part('pay'));
  await see(driver, part('order-number'));
  await untilStage(driver, 'post_purchase');
  await driver.switchTo().window(second);
  await untilStage(driver, 'post_purchase');
  await driver.switchTo().window(first);
  await go(driver, '.header .brand');
  await untilShown(driver, 'hero', 'welcome_back', 'Thank you for your order');

  await advance(driver, server, 10_000);
  await expectQuiet(driver, server);
  const messages = await expectRecorded(server, { said: SAID, concluded: CONCLUDED, began });
  const added = messages.find(({ event }) => event === 'add_to_cart');
  const moment = messages.find(({ event }) => event === 'moment_started');
  assert.equal(Date.parse(moment.timestamp) - Date.parse(added.timestamp), 30_000, 'the moment comes at its own instant');
  await expectReplayed(server, t);
});
