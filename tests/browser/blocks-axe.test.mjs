// axe finds nothing in any kind of block, as the visitor sees them: closed and opened.

import assert from 'node:assert/strict';
import { By, Key } from 'selenium-webdriver';
import { violations } from './support/axe.mjs';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { PAGE, ask, evaluate, inSlot, press, setHidden, untilAll, untilGone } from './support/gallery.mjs';
import { open, serve } from './support/shop.mjs';
import { click, expectQuiet, untilPage } from './support/visit.mjs';

/** What is animated has not yet its own colours; words of a live region come a frame later. */
const still = (driver) =>
  untilPage(driver, 'it to stand still', "return document.getAnimations().length === 0 && !document.querySelector('dialog[open] [role=status]:empty')");

/** What lies over the page, opened as a visitor comes to see it, and how it goes away again. */
const OPENED = {
  toast: [(driver) => ask(driver, 'toast'), (driver) => click(driver, inSlot('toast', '.ms-close'))],
  slide_in: [(driver) => ask(driver, 'slide_in'), (driver) => click(driver, inSlot('slide_in', '.ms-close'))],
  modal: [(driver) => ask(driver, 'modal'), (driver) => press(driver, Key.ESCAPE)],
  reminder: [async (driver, server) => {
    await ask(driver, 'reminder', false);
    const rect = await driver.manage().window().getRect();
    await setHidden(driver, true);
    await advance(driver, server, 5_000);
    await setHidden(driver, false, rect);
    await untilPage(driver, 'the reminder', "return document.querySelector('dialog')?.open");
  }, (driver) => click(driver, inSlot('reminder', '.ms-close'))],
  sticky_cart: [async (driver) => {
    await ask(driver, 'sticky_cart', false);
    await evaluate(driver, "scrollTo({ top: 2000, behavior: 'instant' })");
    await untilPage(driver, 'the bar', "return document.querySelector('.ms-sticky')?.hidden === false");
  }],
};

// The two themes that are ours in every engine; what a shop's own colours and another direction change is
// the same in all of them.
forEachEngine('blocks: axe finds nothing', async ({ driver, engine }, t) => {
  for (const theme of ['light', 'dark', ...(engine === 'chromium' ? ['warm', 'rtl'] : [])]) {
    await t.test(theme, async (t) => {
      const server = await serve(t);
      await open(driver, server.url(`${PAGE}?theme=${theme}`));
      await untilAll(driver);
      assert.deepEqual(await violations(driver, server), []);
      for (const opener of ['tooltip', 'hotspot']) await driver.findElement(By.css(inSlot(opener, '.ms-opener'))).click();
      assert.deepEqual(await violations(driver, server), []);
      for (const [name, [show, close]] of Object.entries(OPENED)) {
        await show(driver, server);
        await still(driver);
        assert.deepEqual(await violations(driver, server), [], name);
        if (!close) continue;
        await close(driver);
        await untilGone(driver, name);
      }
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });
