// Every kind of block, on the gallery page: what it does by mouse and by keyboard, and what is told of it.

import assert from 'node:assert/strict';
import { By, Key } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { PAGE, ask, evaluate, focus, hasFocus, inSlot, press, setHidden, untilAll, untilGone } from './support/gallery.mjs';
import { open, serve } from './support/shop.mjs';
import { click, expectQuiet, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

/** All stored events of this name, as their properties. */
async function told(driver, server, name) {
  await advance(driver, server, 10_000);
  await expectStored(server, [name]);
  return (await expectStoredOnce(server)).filter((message) => nameOf(message) === name).map(({ properties }) => properties);
}

const SCENES = {
  'carousel: arrows, keys and ends': async (driver) => {
    const [list, previous, next] = ['ul', '[data-ms-to=previous]', '[data-ms-to=next]'].map((each) => inSlot('carousel', each));
    const isOff = (selector, isOff) => untilPage(driver, `${selector} to be ${isOff ? 'off' : 'on'}`, 'return document.querySelector(arguments[0]).getAttribute("aria-disabled") === arguments[1]', selector, `${isOff}`);
    await evaluate(driver, `document.querySelector('${list}').scrollIntoView({ block: 'center', behavior: 'instant' })`);
    await isOff(previous, true);
    await isOff(next, false);
    await focus(driver, next);
    await press(driver, Key.ENTER);
    await isOff(previous, false);
    await hasFocus(driver, next);
    await focus(driver, `${list} li:first-child a`);
    await press(driver, Key.ARROW_RIGHT);
    await hasFocus(driver, `${list} li:nth-child(2) a`);
    await press(driver, Key.END);
    await hasFocus(driver, `${list} li:last-child a`);
    await isOff(next, true);
    await press(driver, Key.ARROW_RIGHT);
    await press(driver, Key.HOME);
    await hasFocus(driver, `${list} li:first-child a`);
    await isOff(previous, true);
    await press(driver, Key.ARROW_LEFT);
    await hasFocus(driver, `${list} li:first-child a`);
    // With these the keys are the browser's: back, to the end of the page, to another space.
    await evaluate(driver, "window.taken = []");
    await evaluate(driver, "window.addEventListener('keydown', (event) => { if (event.key === 'ArrowRight') taken.push(event.defaultPrevented); event.preventDefault(); })");
    for (const held of [Key.ALT, Key.CONTROL, Key.META]) await driver.actions().keyDown(held).sendKeys(Key.ARROW_RIGHT).keyUp(held).perform();
    assert.deepEqual(await evaluate(driver, 'window.taken'), [false, false, false]);
    await hasFocus(driver, `${list} li:first-child a`);
  },

  'carousel: where a language is read from the right': async (driver, server) => {
    await open(driver, server.url(`${PAGE}?theme=rtl`));
    await untilAll(driver);
    await focus(driver, inSlot('carousel', 'li:first-child a'));
    await press(driver, Key.ARROW_LEFT);
    await hasFocus(driver, inSlot('carousel', 'li:nth-child(2) a'));
    await press(driver, Key.ARROW_RIGHT);
    await hasFocus(driver, inSlot('carousel', 'li:first-child a'));
    await click(driver, inSlot('carousel', '[data-ms-to=next]'));
    await untilPage(driver, 'it to have moved', `return document.querySelector('${inSlot('carousel', '[data-ms-to=previous]')}').getAttribute('aria-disabled') === 'false'
      && document.querySelector('${inSlot('carousel', 'ul')}').scrollLeft < 0`);
  },

  'modal: the focus stays in it, Escape closes it, and the focus comes back': async (driver, server) => {
    await ask(driver, 'modal');
    assert.equal(await evaluate(driver, "document.querySelector('dialog').matches(':modal')"), true);
    for (let tab = 0; tab < 6; tab += 1) {
      const where = await evaluate(driver, "[document.activeElement === document.body || !!document.activeElement.closest('dialog'), document.activeElement.outerHTML.slice(0, 80)]");
      assert.ok(where[0], where[1]);
      await press(driver, Key.TAB);
    }
    await press(driver, Key.ESCAPE);
    await untilGone(driver, 'modal');
    await hasFocus(driver, '[data-open=modal]');
    assert.deepEqual(await told(driver, server, 'dismiss_promotion'), [{ promotion_id: 'modal', creative_slot: 'gallery_modal' }]);
  },

  'modal: its button has the focus and closes it': async (driver) => {
    await ask(driver, 'modal');
    await hasFocus(driver, 'dialog .ms-close');
    await press(driver, Key.ENTER);
    await untilGone(driver, 'modal');
    await hasFocus(driver, '[data-open=modal]');
  },

  'modal: a press beside it closes it, one in it does not': async (driver) => {
    await ask(driver, 'modal');
    await click(driver, 'dialog .ms-title');
    assert.equal(await evaluate(driver, "document.querySelector('dialog').open"), true);
    await driver.actions().move({ x: 3, y: 3 }).click().perform();
    await untilGone(driver, 'modal');
  },

  'slide-in: it leaves the focus where it is, and Escape in it closes it': async (driver) => {
    await ask(driver, 'slide_in');
    await hasFocus(driver, '[data-open=slide_in]');
    await focus(driver, 'dialog .ms-cta');
    await press(driver, Key.ESCAPE);
    await untilGone(driver, 'slide_in');
    await hasFocus(driver, '[data-open=slide_in]');
  },

  'toast: it goes by itself, which is no closing, and waits while the focus is in it': async (driver, server) => {
    await ask(driver, 'toast');
    await hasFocus(driver, '[data-open=toast]');
    await untilPage(driver, 'the words', `return document.querySelector('dialog [role=status]').textContent === 'Your basket is kept for a day'`);
    await focus(driver, 'dialog .ms-cta');
    await advance(driver, server, 20_000);
    assert.equal(await evaluate(driver, "!!document.querySelector('dialog[open]')"), true);
    await focus(driver, '#own-button');
    await advance(driver, server, 8_500);
    await untilGone(driver, 'toast');
    await hasFocus(driver, '#own-button');
    await ask(driver, 'slide_in');
    await click(driver, inSlot('slide_in', '.ms-close'));
    await untilGone(driver, 'slide_in');
    assert.deepEqual(await told(driver, server, 'dismiss_promotion'), [{ promotion_id: 'slide_in', creative_slot: 'gallery_slide_in' }]);
  },

  'surveys: one answer each, a text only when it is sent': async (driver, server) => {
    const thanked = (name, text) => untilPage(driver, `thanks for ${name}`, `const element = document.querySelector(arguments[0]);
      return element.textContent === arguments[1] && document.activeElement === element`, inSlot(name, '[role=status]'), text);
    await focus(driver, inSlot('choice', '[data-ms-answer=size]'));
    await press(driver, Key.ENTER);
    await thanked('choice', 'Thank you: that helps');
    await focus(driver, inSlot('rating', '[data-ms-rating="1"]'));
    await press(driver, Key.TAB, Key.TAB, Key.TAB, Key.SPACE);
    await thanked('rating', 'Thank you');
    await focus(driver, inSlot('text', '[data-ms-submit]'));
    await press(driver, Key.ENTER);
    await hasFocus(driver, inSlot('text', 'textarea'));
    await press(driver, '  Longer coats <b>please</b> ');
    await advance(driver, server, 10_000);
    assert.equal((await told(driver, server, 'survey_answer')).length, 2);
    await press(driver, Key.TAB, Key.ENTER);
    await thanked('text', 'Thank you: we read every one');
    const answers = await told(driver, server, 'survey_answer');
    assert.deepEqual(answers, [
      { survey: 'choice', answer: 'size' }, { survey: 'rating', rating: 4 }, { survey: 'text', text: 'Longer coats <b>please</b>' },
    ]);
  },

  'coupon: it says what became of the press': async (driver) => {
    await click(driver, inSlot('coupon', 'button'));
    await untilPage(driver, 'a word', `return /^(Copied|Marked)/.test(document.querySelector('${inSlot('coupon', '[role=status]')}').textContent)`);
  },

  'tooltip and hotspot: opened by the focus, by a press and by the pointer, closed by Escape': async (driver) => {
    for (const name of ['tooltip', 'hotspot']) {
      const [opener, tip] = [inSlot(name, '.ms-opener'), inSlot(name, '.ms-tip')];
      const isOpen = (isOpen) => untilPage(driver, `${tip} ${isOpen ? 'open' : 'closed'}`, `return document.querySelector(arguments[0]).hidden !== arguments[2]
        && document.querySelector(arguments[1]).getAttribute('aria-expanded') === String(arguments[2])`, tip, opener, isOpen);
      await evaluate(driver, `document.querySelector('${opener}').scrollIntoView({ block: 'center', behavior: 'instant' })`);
      await isOpen(false);
      await driver.actions().move({ origin: await driver.findElement(By.css(opener)) }).perform();
      await isOpen(true);
      await press(driver, Key.ESCAPE);
      await isOpen(false);
      await driver.actions().move({ x: 2, y: 2 }).perform();
      await focus(driver, opener);
      await press(driver, Key.ESCAPE, Key.ENTER);
      await isOpen(true);
      await press(driver, Key.ESCAPE);
      await isOpen(false);
      await hasFocus(driver, opener);
    }
  },

  'sticky bar: there while the own button is not': async (driver) => {
    await ask(driver, 'sticky_cart', false);
    const isHidden = (isHidden) => untilPage(driver, `the bar to be ${isHidden ? 'hidden' : 'there'}`, "return document.querySelector('.ms-sticky').hidden === arguments[0]", isHidden);
    await isHidden(true);
    await evaluate(driver, "scrollTo({ top: 2000, behavior: 'instant' })");
    await isHidden(false);
    await evaluate(driver, "scrollTo({ top: 0, behavior: 'instant' })");
    await isHidden(true);
  },

  'countdown: second by second, to its end': async (driver, server) => {
    const time = () => evaluate(driver, `document.querySelector('${inSlot('countdown', '.ms-time')}').textContent`);
    const first = await time();
    assert.match(first, /^ends in (?:\d+\S* )?\d\d:\d\d:\d\d$/);
    await advance(driver, server, 3_000);
    assert.notEqual(await time(), first);
    await advance(driver, server, 60_000);
    assert.match(await time(), /^ends in/);
  },

  'reminder: when the visitor comes back': async (driver, server) => {
    await ask(driver, 'reminder', false);
    const rect = await driver.manage().window().getRect();
    await setHidden(driver, true);
    await advance(driver, server, 1_000);
    await setHidden(driver, false, rect);
    assert.equal(await evaluate(driver, "document.querySelector('dialog').open"), false, 'away for too short');
    await setHidden(driver, true);
    await advance(driver, server, 5_000);
    await setHidden(driver, false, rect);
    await untilPage(driver, 'the reminder', "return document.querySelector('dialog').open");
    await click(driver, 'dialog .ms-close');
    await untilGone(driver, 'reminder');
  },

  'progress and stock: what holds stands there, and nothing else': async (driver) => {
    assert.equal(await evaluate(driver, `document.querySelector('${inSlot('progress', 'label')}').textContent`), '€22 more, and delivery is free');
    assert.deepEqual(await evaluate(driver, `[document.querySelector('progress').value, document.querySelector('progress').max]`), [38, 60]);
    assert.equal(await evaluate(driver, `document.querySelector('${inSlot('urgency')}').textContent`), 'Only 3 pieces left');
  },

  'destroy() takes every kind away again': async (driver, server, engine) => {
    for (const name of ['toast', 'slide_in', 'reminder', 'sticky_cart', 'modal']) await ask(driver, name, false);
    await driver.executeScript("microstage('destroy')");
    const left = await evaluate(driver, `{
      slots: [...document.querySelectorAll('[data-ms-slot]')].map((slot) => slot.outerHTML).filter((html) => !/^<div data-ms-slot="gallery_[a-z]+"><\\/div>$/.test(html)),
      shows: document.querySelectorAll('[data-ms-shows],[data-ms-use],dialog').length, styles: document.adoptedStyleSheets.length,
      body: [...document.body.children].map(({ localName }) => localName).join() }`);
    assert.deepEqual(left, { slots: [], shows: 0, styles: 0, body: 'header,main,template' });
    // WebKit's driver sets a timer in the page for each script that it runs.
    if (engine !== 'webkit') assert.equal(await evaluate(driver, '__clock.next()'), null, 'no timer is left');
  },

  'announcement: closed by its button': async (driver, server) => {
    await focus(driver, inSlot('announcement', '.ms-close'));
    await press(driver, Key.ENTER);
    await untilPage(driver, 'it to be gone', `return !document.querySelector('${inSlot('announcement', '.ms-block')}')`);
    assert.deepEqual(await told(driver, server, 'dismiss_promotion'), [{ promotion_id: 'announcement', creative_slot: 'gallery_announcement' }]);
  },
};

forEachEngine('blocks', async ({ driver, engine }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t);
      await open(driver, server.url(`${PAGE}?theme=light`));
      await driver.executeScript("microstage('consent', 'granted')");
      await untilAll(driver);
      await scene(driver, server, engine);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });
