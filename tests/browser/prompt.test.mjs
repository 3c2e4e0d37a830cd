// The question about consent that we ask ourselves: what is stored and sent in each state, how it is answered
// by mouse and by keyboard, that the answer is remembered and can be taken back.

import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import {
  ALL, ANSWER, BANNER, HOLD, PAGE, PERSIST, PERSONALISE, PURPOSES, SEND, SHEET,
  answerBySheet, asked, box, choice, evaluate, hasFocus, notAsked, ours, pick, press, refusals, ticked, untilIs, untilMode,
} from './support/prompt.mjs';
import { lookAtItems, push, running, serve, storage, untilOwn, untilShown, viewItem } from './support/shop.mjs';
import { click, expectQuiet, openTab, untilPage } from './support/visit.mjs';
import { BATCH, expectNothingSent, expectStored, expectStoredOnce, nameOf, sent } from './support/wire.mjs';

const DAY_MS = 86_400_000;

/** What is stored, told and shown is what was allowed, and nothing else. */
async function expectAllowed(driver, server, mode) {
  await notAsked(driver, mode);
  await push(driver, viewItem('more'));
  await advance(driver, server, 10_000);
  const { local, session, cookies, databases, caches } = await storage(driver);
  assert.deepEqual({ session, cookies, databases, caches }, { session: {}, cookies: '', databases: [], caches: [] });
  const names = Object.keys(local);
  assert.deepEqual(names.filter((name) => name !== ANSWER && !(mode & PERSIST && name.startsWith('microstage.'))), []);
  assert.equal(names.includes('microstage.visitor'), !!(mode & PERSIST));
  const { on, version, ...answer } = JSON.parse(local[ANSWER]);
  assert.deepEqual(answer, Object.fromEntries(PURPOSES.map((name, bit) => [name, !!(mode & (1 << bit))])));
  assert.deepEqual([on, version], [new Date(server.clock.now).toISOString().slice(0, 10), '1'], 'the day, and what was asked');
  if (mode & SEND) await expectStored(server, mode & PERSONALISE ? ['page_view', 'view_item'] : ['page_view']);
  else assert.deepEqual(sent(server), []);
  await (mode & PERSONALISE ? untilShown(driver, 'hero', 'interest_banner') : untilOwn(driver, 'hero', 'What everyone sees.'));
}

const STATES = {
  'everything, by the banner': [(driver) => pick(driver, choice('accept')), ALL],
  'nothing, by the banner': [(driver) => pick(driver, choice('reject')), 0],
  'everything, by the sheet': [async (driver) => {
    await pick(driver, choice('choose'));
    await pick(driver, choice('accept', SHEET));
  }, ALL],
  'nothing, by the sheet': [async (driver) => {
    await pick(driver, choice('choose'));
    await pick(driver, choice('reject', SHEET));
  }, 0],
  ...Object.fromEntries(Array.from({ length: 7 }, (_, mode) => {
    const purposes = PURPOSES.filter((_, bit) => mode & (1 << bit));
    return [`${purposes.join(' and ') || 'no purpose'}, ticked in the sheet`, [(driver) => answerBySheet(driver, purposes), mode]];
  })),
};

forEachEngine('consent prompt: what an answer allows', async ({ driver }, t) => {
  for (const [title, [act, mode]] of Object.entries(STATES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      await asked(driver, server);
      await lookAtItems(driver, 5);
      await untilShown(driver, 'hero', 'interest_banner');
      await advance(driver, server, 60_000);
      assert.deepEqual(await ours(driver), [], 'before the answer');
      expectNothingSent(server);
      await act(driver);
      await expectAllowed(driver, server, mode);
      await driver.navigate().refresh();
      // The next page does not ask again, and does not even load the question.
      await notAsked(driver, mode);
      assert.equal(server.requests({ path: /prompt\.js$/ }).filter(({ path }) => path.startsWith('/sdk/')).length, 1);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });

const SCENES = {
  'by keyboard: first in the page, the focus stays in the sheet, Escape answers nothing': async (driver, server) => {
    assert.equal(await evaluate(driver, 'document.activeElement === document.body'), true, 'it takes no focus');
    await evaluate(driver, "document.querySelector('#first').focus()");
    await driver.actions().keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform();
    await hasFocus(driver, choice('choose'));
    await press(driver, Key.ENTER);
    await untilIs(driver, `${SHEET}:modal`);
    // From the first box to the button that closes; behind it some browsers go to their own bars.
    for (let tab = 0; tab < 7; tab += 1) {
      const [isIn, where] = await evaluate(driver, `[document.activeElement === document.body || !!document.activeElement.closest('${SHEET}'), document.activeElement.outerHTML.slice(0, 80)]`);
      assert.ok(isIn, where);
      await press(driver, Key.TAB);
    }
    await hasFocus(driver, choice('close', SHEET));
    await press(driver, Key.ESCAPE);
    await untilIs(driver, SHEET, false);
    await hasFocus(driver, choice('choose'));
    await untilMode(driver, HOLD | PERSONALISE);
    assert.deepEqual(await ours(driver), []);
    await press(driver, Key.ENTER);
    await untilIs(driver, SHEET);
    assert.deepEqual(await ticked(driver), [false, false, false], 'nothing is ticked beforehand');
    await evaluate(driver, `document.querySelector('${box('persist')}').focus()`);
    await press(driver, Key.SPACE);
    await evaluate(driver, `document.querySelector('${choice('save', SHEET)}').focus()`);
    await press(driver, Key.ENTER);
    await notAsked(driver, PERSIST);
    // Where it was before it came into the question.
    await hasFocus(driver, '#first');
    await expectNothingTold(server);
  },

  'its buttons say what they do to': async (driver) => {
    await pick(driver, choice('choose'));
    const named = await evaluate(driver, `[...document.querySelectorAll('${SHEET} input')].map((box) => [box.labels[0].textContent, document.getElementById(box.getAttribute('aria-describedby')).textContent.length > 20])`);
    assert.deepEqual(named, [['Personalise', true], ['Remember', true], ['Report', true]]);
    await pick(driver, `${SHEET} label[for=ms-consent-send]`);
    assert.deepEqual(await ticked(driver), [false, false, true]);
    await pick(driver, choice('close', SHEET));
    await untilIs(driver, SHEET, false);
    await untilIs(driver, BANNER);
  },

  'yes and no are of one size and one look': async (driver) => {
    for (const layer of [BANNER, SHEET]) {
      const [yes, no] = await evaluate(driver, `['accept', 'reject'].map((name) => {
        const button = document.querySelector('${layer} [data-ms-choice=' + name + ']');
        const { color, backgroundColor, fontSize, fontWeight, borderColor } = getComputedStyle(button);
        const { width, height, top } = button.getBoundingClientRect();
        return { color, backgroundColor, fontSize, fontWeight, borderColor, width: Math.round(width), height, top };
      })`);
      assert.deepEqual(yes, no);
      assert.ok(yes.height >= 44, `${yes.height} high`);
      if (layer === BANNER) await pick(driver, choice('choose'));
    }
  },

  'taken back: what was stored is gone, and nothing more is told': async (driver, server) => {
    await pick(driver, choice('accept'));
    await lookAtItems(driver, 5);
    await untilShown(driver, 'hero', 'interest_banner');
    await advance(driver, server, 10_000);
    await expectStoredOnce(server);
    assert.ok((await ours(driver)).includes('microstage.state'));
    server.fault({ path: BATCH, status: 503 });
    await push(driver, viewItem('f'));
    await advance(driver, server, 10_000);
    server.mend();
    const told = sent(server).length;
    await click(driver, '#choices');
    await untilIs(driver, SHEET);
    assert.deepEqual(await ticked(driver), [true, true, true], 'as it was answered');
    await pick(driver, choice('reject', SHEET));
    await notAsked(driver, 0);
    await untilOwn(driver, 'hero', 'What everyone sees.');
    assert.deepEqual(await ours(driver), [ANSWER]);
    await push(driver, viewItem('g'));
    await advance(driver, server, 60_000);
    assert.equal(sent(server).length, told);
    assert.deepEqual(await ours(driver), [ANSWER]);
    await hasFocus(driver, '#choices');
    // And given again: somebody new.
    await click(driver, '#choices');
    await pick(driver, choice('accept', SHEET));
    await notAsked(driver, ALL);
    await lookAtItems(driver, 5);
    // On the same page: for this visitor its view begins with the answer.
    await untilShown(driver, 'hero', 'interest_banner');
    await advance(driver, server, 10_000);
    const stored = await expectStored(server, ['page_view', 'page_view', 'view_item', 'view_item']);
    const views = stored.filter((message) => nameOf(message) === 'page_view').map(({ anonymousId }) => anonymousId);
    assert.deepEqual([views.length, new Set(views).size, new Set(stored.map(({ anonymousId }) => anonymousId)).size], [2, 2, 2]);
  },

  'a link does not lead away, and opens the sheet before there is an answer, too': async (driver) => {
    await evaluate(driver, "document.querySelector('#choices').focus()");
    await press(driver, Key.ENTER);
    await untilIs(driver, SHEET);
    await pick(driver, choice('close', SHEET));
    await hasFocus(driver, '#choices');
    assert.match(await driver.getCurrentUrl(), /prompt\.html/);
    await untilIs(driver, BANNER);
  },

  'asked again after half a year, and not before': async (driver, server) => {
    await pick(driver, choice('reject'));
    await notAsked(driver, 0);
    const go = async (days) => {
      await driver.get(server.url('/pages/plain.html'));
      server.clock.now += days * DAY_MS;
      await driver.get(server.url(PAGE));
      await running(driver);
    };
    await go(180);
    await notAsked(driver, 0);
    await go(3);
    await untilIs(driver, BANNER);
    await untilMode(driver, HOLD | PERSONALISE);
  },

  'asked again where the shop asks for something else': async (driver, server) => {
    await pick(driver, choice('accept'));
    await notAsked(driver, ALL);
    await asked(driver, server, '?wording={"version":"2027"}');
    await pick(driver, choice('reject'));
    await notAsked(driver, 0);
    await driver.navigate().refresh();
    await notAsked(driver, 0);
    await asked(driver, server, '?wording={"version":"2028"}');
  },

  'an answer that is none is asked for': async (driver, server) => {
    for (const value of ['', 'granted', 'null', '[]', '{"on":"2999-01-01","version":"1","send":true}', '{"on":"x","version":"1","send":true}', '{"version":"1"}']) {
      await evaluate(driver, 'localStorage.setItem(arguments[0], arguments[1])', ANSWER, value);
      await asked(driver, server);
    }
    await expectNothingTold(server);
  },

  'forget(): whoever asks to be forgotten has refused': async (driver) => {
    await pick(driver, choice('accept'));
    await notAsked(driver, ALL);
    const done = await driver.executeAsyncScript("const [done] = arguments; microstage('export').then(({ stored }) => microstage('forget').then(() => done(Object.keys(stored))))");
    assert.ok(done.includes(ANSWER), 'it is part of what is known');
    assert.deepEqual(await ours(driver), [ANSWER]);
    await driver.navigate().refresh();
    await notAsked(driver, 0);
  },

  'destroy() takes it away': async (driver) => {
    await pick(driver, choice('choose'));
    await untilIs(driver, SHEET);
    await driver.executeScript("microstage('destroy')");
    assert.deepEqual(await evaluate(driver, "[document.querySelectorAll('.ms-consent').length, document.adoptedStyleSheets.length]"), [0, 0]);
    await click(driver, '#plain');
  },

  'a storage that takes nothing: what is said counts for this page': async (driver, server) => {
    await asked(driver, server, '?full');
    await pick(driver, choice('accept'));
    await notAsked(driver, ALL);
    await push(driver, viewItem('a'));
    await advance(driver, server, 10_000);
    await expectStored(server, ['view_item']);
    await driver.navigate().refresh();
    await running(driver);
    await untilIs(driver, BANNER);
  },

  'what is done in it is nobody\'s business': async (driver, server) => {
    await pick(driver, choice('choose'));
    await pick(driver, choice('accept', SHEET));
    await notAsked(driver, ALL);
    await advance(driver, server, 10_000);
    await expectStored(server, ['page_view']);
    assert.deepEqual((await expectStoredOnce(server)).filter((message) => nameOf(message) === 'click'), []);
  },

  'where there is no way back, the shop is told': async (driver) => {
    await evaluate(driver, "document.querySelector('#choices').remove()");
    await pick(driver, choice('accept'));
    await notAsked(driver, ALL);
    assert.deepEqual((await refusals(driver)).map(([reason]) => reason), ['consent_for_good']);
  },

  'nothing that the page scrolls to lies under it': async (driver) => {
    const padding = () => evaluate(driver, "parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd) || 0");
    await untilPage(driver, 'the page to know how high it is', `const { height } = document.querySelector('${BANNER}').getBoundingClientRect();
      return height > 0 && Math.abs((parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd) || 0) - height) < 1`);
    await pick(driver, choice('reject'));
    await notAsked(driver, 0);
    assert.equal(await padding(), 0);
  },
};

async function expectNothingTold(server) {
  assert.deepEqual(sent(server), []);
}

forEachEngine('consent prompt', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      await asked(driver, server);
      await scene(driver, server);
      await expectQuiet(driver, server, /status of 503|HTTP error/);
    });
  }
}, { timeout: 240_000 });

/** What is answered one after the other in one page, what the slot then shows, and how many views were told by then. */
const ANSWERS = [
  [0, false, 0],
  [PERSONALISE, true, 0],
  [PERSIST, false, 0],
  [ALL, true, 1],
  [PERSIST | SEND, false, 1],
  // Nothing is told twice, so the block waits for the next view.
  [ALL, false, 1],
];

forEachEngine('consent prompt: whoever has refused and agrees on the same page sees its blocks at once', async ({ driver }, t) => {
  const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist') } });
  await asked(driver, server, '?journey=prompt');
  await untilShown(driver, 'hero', 'offer');
  for (const [step, [mode, isShown, views]] of ANSWERS.entries()) {
    // The banner lies over the end of the page.
    await pick(driver, step ? '#choices' : choice('choose'));
    await untilIs(driver, SHEET);
    await answerBySheet(driver, PURPOSES.filter((_, bit) => mode & (1 << bit)));
    await notAsked(driver, mode);
    await advance(driver, server, 10_000);
    await (isShown ? untilShown(driver, 'hero', 'offer') : untilOwn(driver, 'hero', 'What everyone sees.'));
    assert.equal(sent(server).filter((message) => nameOf(message) === 'page_view').length, views, `with ${mode}`);
  }
  await driver.navigate().refresh();
  await notAsked(driver, ALL);
  await untilShown(driver, 'hero', 'offer');
  await expectQuiet(driver, server);
}, { timeout: 120_000 });

forEachEngine('consent prompt: an answer in one tab counts in the others, whatever it takes away', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
  await asked(driver, server);
  const first = await driver.getWindowHandle();
  const second = await openTab(driver, server.url(PAGE));
  // Not every driver has a second tab drawn, so nothing in it can be clicked by a pointer.
  const act = (selector) => driver.executeScript('document.querySelector(arguments[0]).click()', selector);
  await running(driver);
  await untilIs(driver, BANNER);
  await act(choice('accept'));
  await notAsked(driver, ALL);
  await driver.switchTo().window(first);
  await notAsked(driver, ALL);
  await advance(driver, server, 10_000);
  await expectStored(server, ['page_view', 'page_view']);
  assert.equal(new Set(sent(server).map(({ anonymousId }) => anonymousId)).size, 1, 'both are one visitor');
  for (const [name, mode] of [['personalise', PERSIST | SEND], ['persist', SEND], ['personalise', PERSONALISE | SEND], ['persist', ALL], ['send', PERSONALISE | PERSIST]]) {
    await act('#choices');
    await untilIs(driver, SHEET);
    await act(box(name));
    await act(choice('save', SHEET));
    await notAsked(driver, mode);
    await driver.switchTo().window(second);
    await notAsked(driver, mode);
    await driver.switchTo().window(first);
  }
  await expectQuiet(driver, server);
});
