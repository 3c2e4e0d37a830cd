// Every kind of block, on the gallery page: what it does by mouse and by keyboard, what is told of it, and
// that nothing in it runs whatever its texts are.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { By, Key } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { HOSTILE } from './support/hostile.mjs';
import { at } from './support/places.mjs';
import { open, serve, slot, untilShown } from './support/shop.mjs';
import { click, expectQuiet, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const PAGE = '/shop/gallery/';
const JOURNEY = at('www/shop/journeys/gallery.json');
const AXE = readFileSync(at('node_modules/axe-core/axe.min.js'), 'utf8');

/** The journey of the gallery: JSON behind a comment. */
const gallery = () => JSON.parse(readFileSync(JOURNEY, 'utf8').replace(/^\/\/.*\n/, ''));

/** Blocks that lie over the page, and come when they are asked for. */
const OVER = ['toast', 'modal', 'slide_in', 'reminder', 'sticky_cart'];

const inSlot = (name, selector = '') => `${slot(`gallery_${name}`)} ${selector}`;
const evaluate = (driver, expression, ...args) => driver.executeScript(`return ${expression}`, ...args);

/** Waits until all blocks of the page are shown, and what they do is loaded. */
async function untilAll(driver) {
  const names = Object.keys(gallery().blocks).filter((name) => !OVER.includes(name));
  for (const name of names) await untilShown(driver, `gallery_${name}`, name);
  await untilPage(driver, 'the hotspots to be placed', `return document.querySelectorAll('${inSlot('hotspot', '[data-ms-placed]')}').length === 3`);
}

/** Presses keys where the focus is. */
const press = (driver, ...keys) => driver.actions().sendKeys(...keys).perform();
const focus = (driver, selector) => evaluate(driver, `document.querySelector(${JSON.stringify(selector)}).focus()`);
const hasFocus = (driver, selector) => untilPage(driver, `the focus on ${selector}`, `return !!document.activeElement?.matches(arguments[0])`, selector);

/** Asks for a block over the page, by the keyboard, and waits until it is there. */
async function ask(driver, name, isSeen = true) {
  await focus(driver, `[data-open=${name}]`);
  await press(driver, Key.ENTER);
  await untilPage(driver, `${name} to be shown`, `return !!document.querySelector('${inSlot(name, '.ms-block')}')`);
  if (isSeen) await untilPage(driver, `${name} to open`, `return !!document.querySelector('${inSlot(name, '[open]')}')`);
}
const untilGone = (driver, name) => untilPage(driver, `${name} to be gone`, `return !document.querySelector('${inSlot(name, '.ms-block')}')`);

/** The visitor goes to another tab, or comes back. */
async function setHidden(driver, isHidden, rect) {
  const window = driver.manage().window();
  if (isHidden) await window.minimize();
  else await window.setRect(rect);
  await untilPage(driver, 'the tab to be so', 'return document.hidden === arguments[0]', isHidden);
}

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

  'toast: it goes by itself, and waits while the focus is in it': async (driver, server) => {
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

/** What axe finds in the page, in words. */
async function violations(driver) {
  await driver.executeScript(AXE);
  const found = await driver.executeAsyncScript(`const [done] = arguments;
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(violations), (error) => done([String(error)]));`);
  return found.flatMap((each) => (each.nodes ?? []).map(({ html, failureSummary }) => `${each.id}: ${html}\n${failureSummary}`));
}

// The two themes that are ours in every engine; what a shop's own colours and another direction change is
// the same in all of them.
forEachEngine('blocks: axe finds nothing', async ({ driver, engine }, t) => {
  for (const theme of ['light', 'dark', ...(engine === 'chromium' ? ['warm', 'rtl'] : [])]) {
    await t.test(theme, async (t) => {
      const server = await serve(t);
      // axe waits by timers of its own.
      server.scripts = false;
      await open(driver, server.url(`${PAGE}?theme=${theme}`));
      await untilAll(driver);
      assert.deepEqual(await violations(driver), []);
      for (const opener of ['tooltip', 'hotspot']) await driver.findElement(By.css(inSlot(opener, '.ms-opener'))).click();
      assert.deepEqual(await violations(driver), []);
      for (const name of ['toast', 'slide_in', 'modal']) {
        await ask(driver, name);
        // What is animated has not yet its own colours.
        await untilPage(driver, 'it to stand still', "return document.getAnimations().length === 0 && !document.querySelector('dialog [role=status]:empty')");
        assert.deepEqual(await violations(driver), [], name);
        await press(driver, Key.ESCAPE);
      }
    });
  }
}, { timeout: 240_000 });

/** Fields that are no texts. */
const FIXED = new Set(['kind', 'answer', 'value', 'stock', 'until', 'watch', 'after', 'stay', 'template', 'side']);
/** Fields that are addresses: their beginning is the author's. */
const ADDRESSES = new Set(['href', 'src']);

/** A block in which every text is what an event said. */
function said(value, name = '') {
  if (typeof value === 'string') {
    if (FIXED.has(name)) return value;
    return ADDRESSES.has(name) || (name === 'image' && value.startsWith('/')) ? `${value.split('?')[0]}?{{ said }}#{{ said }}` : '{{ said }}';
  }
  if (Array.isArray(value)) return value.map((each) => said(each, name));
  if (typeof value !== 'object') return value;
  if ('en' in value) return name === 'href' || name === 'src' ? '/x?{{ said }}' : '{{ said }}';
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, said(each, key)]));
}

const TURNS = [0, 1];

/** The gallery's journey with such blocks: two of each, which take turns, for one that stays is not built anew. */
function hostileJourney() {
  const journey = gallery();
  delete journey.$schema;
  journey.facts = { said: { last: 'hostile.text' }, stock: { last: 'gallery.stock' }, cart_value: { last: 'gallery.cart' }, ends: { last: 'gallery.ends' } };
  journey.facts.turn = { last: 'hostile.turn' };
  journey.blocks = Object.fromEntries(Object.entries(journey.blocks).flatMap(([name, block]) => TURNS.map((turn) => [name + turn, said(block)])));
  for (const slot of Object.values(journey.slots)) slot.choose = TURNS.map((turn) => ({ block: slot.choose[0].block + turn, when: `turn == ${turn}.0` }));
  return journey;
}

/** Runs in the page: shows every block with every text, and gives what is not as it should be. */
const TRY = `const [json, slots, done] = arguments;
  const texts = JSON.parse(json);
  const ALLOWED = /^(?:class|href|src|alt|role|width|height|type|value|max|maxlength|tabindex|loading|decoding|scope|hidden|open|(?:aria|data-ms)-[a-z]+)$/;
  const wrong = [];
  let shown = 0;
  const look = (text) => {
    for (const slot of document.querySelectorAll('[data-ms-shows]')) {
      for (const element of slot.querySelectorAll('*')) {
        if (/^(?:script|style|iframe|object|embed|svg|link|meta|base|form)$/i.test(element.localName)) wrong.push([text, element.outerHTML]);
        for (const { name } of element.attributes) if (!ALLOWED.test(name) && name !== 'style') wrong.push([text, name]);
        for (const address of [element.href, element.src]) if (address && !/^https?:/.test(address)) wrong.push([text, address]);
      }
    }
    const title = document.querySelector('[data-ms-slot=gallery_hero] .ms-title');
    if (title?.textContent === text) shown += 1;
  };
  (async () => {
    for (const [round, text] of texts.entries()) {
      microstage('track', 'hostile', { text, turn: round % 2 });
      const last = new Promise((resolve) => document.addEventListener('microstage:decision', function told({ detail }) {
        if (detail.slot !== slots[slots.length - 1] || !detail.block.endsWith(round % 2)) return;
        document.removeEventListener('microstage:decision', told);
        resolve();
      }));
      microstage('page', {});
      await last;
      await new Promise((resolve) => requestAnimationFrame(() => resolve()));
      look(text);
    }
  })().then(() => done({ wrong, shown, ran: window.ran, shows: document.querySelectorAll('[data-ms-shows]').length }), (error) => done({ error: String(error) }));`;

forEachEngine('blocks: hostile texts', async ({ driver }, t) => {
  await t.test('nothing runs and nothing breaks, in any field of any kind', async (t) => {
    assert.ok(HOSTILE.length >= 200, `${HOSTILE.length} texts`);
    const journeys = mkdtempSync(path.join(tmpdir(), 'microstage-hostile-'));
    t.after(() => rmSync(journeys, { recursive: true, force: true }));
    const journey = hostileJourney();
    writeFileSync(path.join(journeys, 'gallery.json'), JSON.stringify(journey));
    const server = await serve(t, { collector: { journeys } });
    await open(driver, server.url(`${PAGE}?theme=light`));
    await driver.manage().setTimeouts({ script: 120_000 });
    const { wrong, shown, ran, shows, error } = await driver.executeAsyncScript(TRY, JSON.stringify(HOSTILE), Object.keys(journey.slots));
    assert.equal(error, undefined);
    assert.deepEqual(wrong, []);
    assert.equal(ran ?? undefined, undefined, 'something ran');
    assert.equal(shows, Object.keys(journey.slots).length);
    // Some are taken for personal data, or are cut before they are told.
    assert.ok(shown >= 150, `${shown} of ${HOSTILE.length} shown as they are`);
    await expectQuiet(driver, server, /Failed to load resource|status of 4/);
  });
}, { timeout: 240_000 });
