// What a visitor sees of slots: when a change may be seen, elements that come later, pages that fight,
// and what counts as seen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { By } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { folderWith } from './support/gallery.mjs';
import { at } from './support/places.mjs';
import { open, running, serve, slot, untilOwn, untilShown } from './support/shop.mjs';
import { click, expectQuiet, loaded, openTab, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { expectStored, expectStoredOnce, nameOf, stored } from './support/wire.mjs';

const PAGE = '/pages/places.html';

/** The page says what its slots are to show. */
const show = (driver, slots) => driver.executeScript('show(arguments[0])', slots);

/** Waits until what was asked for has had its frames, and the module that looks after slots is there. */
const frames = (driver) =>
  driver.executeAsyncScript('const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))');

/** The module is loaded by the first block that is shown: here by one that is in nobody's way. */
async function ready(driver) {
  await show(driver, { over: 'offer' });
  await untilShown(driver, 'over', 'offer', 'An offer');
}

const scrollTo = (driver, top) => driver.executeScript("scrollTo({ top: arguments[0], behavior: 'instant' })", top);
const shows = (driver, name) => driver.executeScript('return document.querySelector(arguments[0]).dataset.msShows ?? ""', slot(name));
const promotions = (messages) =>
  messages.filter((message) => /promotion/.test(nameOf(message))).map((message) => [nameOf(message), ...Object.values(message.properties)]);

/** Waits until the `<microstage-slot>` of the page shows this block, with this text in it. */
const untilInElement = (driver, block, text = '') =>
  untilPage(driver, `${block} in microstage-slot`, `const place = document.querySelector('microstage-slot').shadowRoot?.querySelector('[data-ms-shows]');
    return place?.dataset.msShows === arguments[0] && place.textContent.includes(arguments[1])`, block, text);

/** Of some elements with their markup. */
const html = (driver) => driver.executeScript('return document.body.outerHTML');

/** Time goes on until something is as it should be: a browser may tell later than the clock moves. */
const untilLater = (driver, server, what, condition) =>
  until(what, async () => {
    await advance(driver, server, 1_000);
    return condition();
  });

/**
 * A page undoes in every frame (`undo`) what the slot shows. It gets the block a few times, no script of ours takes long
 * over it, and the shop is told.
 */
async function fight(driver, server, engine, undo) {
  await driver.executeScript(`window.fills = 0;
    window.long = [];
    if (PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')) {
      new PerformanceObserver((list) => window.long.push(...list.getEntries().flatMap(({ scripts }) => scripts)
        .filter(({ sourceURL, duration }) => sourceURL.includes('/sdk/') && duration >= 50).map(({ sourceFunctionName, duration }) => [sourceFunctionName, duration])))
        .observe({ type: 'long-animation-frame' });
    }
    const place = () => document.querySelector('#reserved');
    new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) window.fills += !!node.classList?.contains('ms-banner');
    }).observe(document, { childList: true, subtree: true });
    const step = () => {
      ${undo}
      window.fighting = requestAnimationFrame(step);
    };
    step();`);
  await show(driver, { reserved: 'offer' });
  const refusals = () => driver.executeScript("return microstage('diagnose').refusals");
  await until('the conflict to be told', async () => (await refusals()).some(([reason, name]) => reason === 'slot_conflict' && name === 'reserved'));
  const fills = await driver.executeScript('return window.fills');
  await frames(driver);
  await frames(driver);
  assert.equal(await driver.executeScript('return window.fills'), fills, 'it has ended');
  assert.ok(fills >= 2 && fills <= 6, `${fills} times`);
  assert.deepEqual(await driver.executeScript('return window.long'), [], 'tasks of ours that are long');
  assert.equal((await refusals()).filter(([reason]) => reason === 'slot_conflict').length, 1, 'told once');
  await driver.executeScript('cancelAnimationFrame(fighting)');
  await expectQuiet(driver, server);
}

const SCENES = {
  'all forms of slots, in words of the page': async (driver) => {
    await show(driver, { reserved: 'offer', fixed: 'offer', picked: 'offer', element: 'offer', below: 'offer' });
    for (const name of ['reserved', 'fixed', 'picked', 'below']) {
      await untilShown(driver, name, 'offer', 'An offer1 thing for €12, 0.5 of it nowSee it');
    }
    await untilInElement(driver, 'offer', 'An offer1 thing for €12, 0.5 of it nowSee it');
    await driver.executeScript("document.documentElement.lang = 'de-AT'");
    await show(driver, { over: 'offer' });
    await untilShown(driver, 'over', 'offer', 'Ein Angebot1 thing for €\u00a012, 0,5 of it nowSee it');
    assert.deepEqual(await driver.executeScript('return shifts'), []);
  },

  'dates by language and time zone, and what is none': async (driver) => {
    const title = () => driver.executeScript(`return document.querySelector('${slot('fixed')}').textContent`);
    const rows = [
      ['en', 0, 'December 24, 2026[January 1, 1970]'],
      ['de-AT', 1_798_000_000_000, 'Am 25. Dezember 2026 um 00:30[23. Dezember 2026]'],
      // The text of the first language, and the date in the page's own.
      ['fr', -1, '24 décembre 2026[31 décembre 1969]'],
      // Then that of the browser, and where the system has none, a browser may say anything.
      ['no such language', 0, 'Am 25. Dezember 2026 um 00:30[1. Januar 1970]', 'de'],
      ['none such', 0, 'December 24, 2026[January 1, 1970]', 'C'],
      // Further away than there are dates, and no number at all.
      ['en', 1e17, 'December 24, 2026[]'],
      ['en', 'tomorrow', 'December 24, 2026[]'],
      ['en', undefined, 'December 24, 2026[]'],
    ];
    for (const [lang, when, expected, browser = 'en'] of rows) {
      await driver.executeScript("Object.defineProperty(navigator, 'language', { value: arguments[0], configurable: true })", browser);
      await driver.executeScript("document.documentElement.lang = arguments[0]; microstage('page')", lang);
      await untilOwn(driver, 'fixed');
      await show(driver, { fixed: 'dated', when });
      await untilShown(driver, 'fixed', 'dated', '[');
      assert.equal(await title(), expected, `${lang} ${when}`);
    }
  },

  'destroy() takes all away': async (driver) => {
    const before = await html(driver);
    await show(driver, { reserved: 'offer', fixed: 'offer', picked: 'offer', element: 'offer', below: 'offer', over: 'offer' });
    for (const name of ['reserved', 'fixed', 'picked', 'below', 'over']) await untilShown(driver, name, 'offer');
    await untilInElement(driver, 'offer');
    await driver.executeScript("microstage('destroy')");
    assert.equal(await html(driver), before);
    assert.equal(await driver.executeScript('return document.adoptedStyleSheets.length'), 0);
  },

  'a change that would move what is seen waits until it is out of sight': async (driver) => {
    await ready(driver);
    await show(driver, { top: 'offer' });
    await frames(driver);
    assert.equal(await shows(driver, 'top'), '');
    await scrollTo(driver, 3000);
    await until('the swap, or a browser that cannot hold the page', async () =>
      (await shows(driver, 'top')) === 'offer' || !(await driver.executeScript("return CSS.supports('overflow-anchor', 'auto')")));
    await scrollTo(driver, 0);
    await frames(driver);
    // That it was out of sight then says nothing of the next change.
    const before = await shows(driver, 'top');
    await show(driver, { top: 'second' });
    await frames(driver);
    assert.equal(await shows(driver, 'top'), before);
    assert.deepEqual(await driver.executeScript('return shifts'), []);
  },

  'as an answer to a click it is seen at once': async (driver) => {
    await ready(driver);
    await click(driver, '#ask');
    await untilShown(driver, 'top', 'offer', 'An offer');
    assert.deepEqual(await driver.executeScript('return shifts'), []);
  },

  'what is typed in, or marked, is left alone until it is left': async (driver) => {
    await ready(driver);
    await driver.findElement(By.css('#input')).sendKeys('abc');
    await show(driver, { field: 'offer' });
    await frames(driver);
    assert.deepEqual(await driver.executeScript('return [document.activeElement.id, document.activeElement.value]'), ['input', 'abc']);
    await driver.executeScript("document.activeElement.blur(); getSelection().selectAllChildren(document.querySelector('#words'))");
    await frames(driver);
    assert.equal(await shows(driver, 'field'), '');
    await driver.executeScript('getSelection().removeAllRanges()');
    await untilShown(driver, 'field', 'offer');
  },

  'elements that come later are filled, and again where a page renders anew': async (driver) => {
    await ready(driver);
    await show(driver, { late: 'offer' });
    await driver.executeScript("document.querySelector('#arrivals').append(Object.assign(document.createElement('p'), { innerHTML: '<span class=\"fixed\" data-ms-slot=\"late\">Late</span>' }))");
    await untilShown(driver, 'late', 'offer');
    await driver.executeScript("document.querySelector('#arrivals').innerHTML = '<span class=\"fixed\" data-ms-slot=\"late\">Anew</span>'");
    await untilShown(driver, 'late', 'offer');
    // A framework writes its own content into the element.
    await driver.executeScript("document.querySelector('[data-ms-slot=late]').textContent = 'The third time'");
    await untilShown(driver, 'late', 'offer');
    await driver.executeScript("microstage('destroy')");
    assert.equal(await driver.executeScript("return document.querySelector('#arrivals').innerHTML"), '<span class="fixed" data-ms-slot="late">The third time</span>');
  },

  'a page that takes a block out in every frame gets its way': async (driver, server, engine) => {
    await ready(driver);
    await fight(driver, server, engine, `if (place().querySelector('.ms-banner')) place().textContent = 'Mine';`);
    assert.equal(await driver.executeScript("return document.querySelector('#reserved').outerHTML"), '<div class="fixed" id="reserved" data-ms-slot="reserved">Mine</div>');
  },

  'and so does one that puts another element in its place in every frame': async (driver, server, engine) => {
    await ready(driver);
    await fight(driver, server, engine, `if (place().querySelector('.ms-banner')) {
      const other = document.createElement('div');
      Object.assign(other, { id: 'reserved', className: 'fixed', textContent: 'Mine' }).dataset.msSlot = 'reserved';
      place().replaceWith(other);
    }`);
    assert.equal(await driver.executeScript("return document.querySelector('#reserved').textContent"), 'Mine');
  },

  'what was seen for a second counts, once, and for how long when the page is left': async (driver, server) => {
    await show(driver, { reserved: 'offer', below: 'offer' });
    await untilShown(driver, 'reserved', 'offer');
    await untilShown(driver, 'below', 'offer');
    await untilLater(driver, server, 'the impression', async () => promotions(await stored(server)).length);
    await advance(driver, server, 30_000);
    await click(driver, `${slot('reserved')} a`);
    await driver.get(server.url('/pages/plain.html'));
    await expectStored(server, ['view_promotion', 'select_promotion', 'promotion_time']);
    const told = promotions(await expectStoredOnce(server));
    assert.deepEqual(told.map((each) => each.slice(0, 3)), [
      ['view_promotion', 'offer', 'reserved'], ['select_promotion', 'offer', 'reserved'], ['promotion_time', 'offer', 'reserved'],
    ]);
    assert.ok(told[2][3] >= 30 && told[2][3] < 40, `${told[2][3]} seconds`);
  },

  'a block that the visitor closes is gone for this view, and the focus is not lost': async (driver, server) => {
    await show(driver, { reserved: 'closable' });
    await untilShown(driver, 'reserved', 'closable', 'To be closed');
    await ready(driver);
    await driver.findElement(By.css('#reserved button')).sendKeys(' ');
    await untilOwn(driver, 'reserved', 'Of one height, and the journey says so.');
    assert.equal(await driver.executeScript('return document.activeElement.id'), 'reserved');
    await show(driver, { reserved: 'closable' });
    await frames(driver);
    assert.equal(await shows(driver, 'reserved'), '');
    await driver.get(server.url('/pages/plain.html'));
    await expectStored(server, ['dismiss_promotion']);
    assert.deepEqual(promotions(await expectStoredOnce(server)).filter(([name]) => name === 'dismiss_promotion'), [['dismiss_promotion', 'closable', 'reserved']]);
  },

  'a cap counts for all tabs, and what was closed stays closed in the next view': async (driver, server) => {
    const first = await driver.getWindowHandle();
    await show(driver, { reserved: 'capped' });
    await untilShown(driver, 'reserved', 'capped', 'Only once');
    await openTab(driver, server.url(PAGE));
    await running(driver);
    await show(driver, { reserved: 'capped' });
    await untilShown(driver, 'reserved', 'capped');
    await untilLater(driver, server, 'the impression', async () => promotions(await stored(server)).length);
    // It stays for the view in which it was seen.
    await untilShown(driver, 'reserved', 'capped');
    for (const tab of [await driver.getWindowHandle(), first]) {
      await driver.switchTo().window(tab);
      await driver.executeScript("microstage('page')");
      await show(driver, { reserved: 'capped', fixed: 'second' });
      await untilShown(driver, 'fixed', 'second');
      assert.equal(await shows(driver, 'reserved'), '');
    }
    await show(driver, { reserved: 'closable' });
    await untilShown(driver, 'reserved', 'closable');
    await frames(driver);
    // By the keyboard: a view transition lies over the page while it runs.
    await driver.findElement(By.css('#reserved button')).sendKeys(' ');
    await untilOwn(driver, 'reserved', 'Of one height');
    await driver.executeScript("microstage('page')");
    await show(driver, { reserved: 'closable', fixed: 'offer' });
    await untilShown(driver, 'fixed', 'offer');
    assert.equal(await shows(driver, 'reserved'), '');
  },

  'the next view begins with what this one ended with': async (driver, server) => {
    const kept = (text) => untilPage(driver, text, "return document.querySelector('#kept').textContent === arguments[0]", text);
    const end = () => driver.executeScript("microstage('track', 'end'); scrollTo({ top: 0, behavior: 'instant' })");
    // Out of sight it comes in at once; then it is what this view ends with.
    await scrollTo(driver, 3000);
    await ready(driver);
    await show(driver, { kept: 'yes' });
    await driver.executeScript("microstage('page')");
    await until('the template, or a browser that cannot hold the page', async () => {
      if (!(await driver.executeScript("return CSS.supports('overflow-anchor', 'auto')"))) await driver.executeScript("document.querySelector('#ask').click(); show({ kept: 'yes' }); microstage('page')");
      return (await shows(driver, 'kept')) === 'kept';
    });
    await kept('yes, filled');
    await end();
    await frames(driver);
    // The script does not come: the template is there, and when nobody takes over, the shop's own content.
    server.fault({ path: /microstage\.js$/, status: 503 });
    await driver.get(server.url(PAGE));
    await loaded(driver);
    await kept('Not filled yet');
    await untilLater(driver, server, 'its own content', () => driver.executeScript("return document.querySelector('#kept').textContent === 'What it shows by itself.'"));
    server.mend();
    await open(driver, server.url(PAGE));
    await kept('yes, filled');
    assert.deepEqual(await driver.executeScript('return shifts'), []);
    // Decided otherwise, it goes as it may go: here out of sight.
    await show(driver, { kept: 'no' });
    await driver.executeScript("microstage('destroy')");
    await kept('What it shows by itself.');
  },

  'what no block of the journey does is not loaded': async (driver, server) => {
    await ready(driver);
    await show(driver, { reserved: 'offer' });
    await untilShown(driver, 'reserved', 'offer');
    await frames(driver);
    assert.deepEqual(server.log.map(({ path }) => path).filter((path) => /\/(?:behaviours|capture)\/|capture/.test(path)), []);
  },

  'who hears the page is told, where the journey says so': async (driver) => {
    await ready(driver);
    await show(driver, { fixed: 'offer' });
    await untilPage(driver, 'the region', "return document.querySelector('body > [role=status]')?.textContent.startsWith('An offer')");
    await show(driver, { fixed: 'second' });
    await untilPage(driver, 'the region to say the second', "return document.querySelector('body > [role=status]').textContent === 'A second offer'");
  },

  'another view begins with its own content, and the same block is the same': async (driver) => {
    await show(driver, { reserved: 'offer', fixed: 'offer' });
    await untilShown(driver, 'fixed', 'offer');
    await driver.executeScript("window.kept = document.querySelector('#fixed .ms-banner'); microstage('page')");
    await untilOwn(driver, 'reserved', 'Of one height, and the journey says so.');
    await untilOwn(driver, 'fixed', 'Of one height.');
    for (let time = 0; time < 3; time += 1) await show(driver, { reserved: 'offer' });
    await untilShown(driver, 'reserved', 'offer');
    assert.equal(await driver.executeScript("return document.querySelectorAll('#reserved .ms-banner').length"), 1);
  },

  'shown three times, left and come back to, the page is the same': async (driver) => {
    // Without what tells those who hear the page: that stays until the end.
    const page = () => driver.executeScript("const body = document.body.cloneNode(true); body.querySelector(':scope > [role=status]')?.remove(); return body.outerHTML");
    const before = await page();
    const offer = async () => {
      for (let time = 0; time < 3; time += 1) await show(driver, { reserved: 'offer', picked: 'offer', element: 'offer' });
      for (const name of ['reserved', 'picked']) await untilShown(driver, name, 'offer');
      await untilInElement(driver, 'offer');
      await frames(driver);
      return page();
    };
    const shown = await offer();
    // Routers write the address themselves; a driver's own step back would break off WebKit's requests.
    const go = (address) => driver.executeScript("history.pushState(null, '', arguments[0]); microstage('page')", address);
    await go('?elsewhere');
    await untilOwn(driver, 'reserved', 'Of one height');
    await until('the page as it was', async () => (await page()) === before);
    await go('?');
    assert.equal(await offer(), shown);
  },

  'scrolled by again and again, a block counts once in a view': async (driver, server) => {
    const seen = async () => promotions(await stored(server)).filter(([name]) => name === 'view_promotion').length;
    for (const views of [1, 2]) {
      await scrollTo(driver, 0);
      await driver.executeScript("microstage('page')");
      await show(driver, { below: 'offer' });
      await untilShown(driver, 'below', 'offer');
      await advance(driver, server, 10_000);
      assert.equal(await seen(), views - 1, 'it is far below');
      await scrollTo(driver, 1e6);
      await untilLater(driver, server, 'the impression', async () => (await seen()) === views);
      for (const top of [0, 1e6]) {
        await scrollTo(driver, top);
        await frames(driver);
        await advance(driver, server, 10_000);
      }
    }
    await driver.get(server.url('/pages/plain.html'));
    await expectStored(server, ['promotion_time']);
    assert.deepEqual(promotions(await expectStoredOnce(server)).filter(([name]) => name === 'view_promotion').map(([, ...rest]) => rest), [['offer', 'below'], ['offer', 'below']]);
  },

  'who wants less motion sees no transition': async (driver, server, engine) => {
    // Only Chromium lets a test say so.
    if (engine !== 'chromium') return;
    await driver.executeScript("window.transitions = 0; const begin = document.startViewTransition; document.startViewTransition = (...more) => ((transitions += 1), begin.apply(document, more))");
    await ready(driver);
    for (const [value, expected] of [['no-preference', 1], ['reduce', 0]]) {
      await driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value }] });
      await driver.executeScript("microstage('page')");
      await untilOwn(driver, 'reserved', 'Of one height');
      await driver.executeScript('window.transitions = 0');
      await show(driver, { reserved: 'offer' });
      await untilShown(driver, 'reserved', 'offer');
      assert.equal(await driver.executeScript('return window.transitions'), expected, value);
    }
    await driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { features: [] });
  },
};

forEachEngine('slots', async ({ driver, engine }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist') } });
      await open(driver, server.url(PAGE));
      await scene(driver, server, engine);
      await expectQuiet(driver, server);
    });
  }
}, { timeout: 240_000 });

// The demo shop has that many places, most of them of other pages.
forEachEngine('slots: a reserved place does not wait for what looks after slots, however many slots a journey has', async ({ driver }, t) => {
  const film = JSON.parse(readFileSync(at('tests/browser/journeys/film.json'), 'utf8').replace(/^\s*\/\/.*$/gm, ''));
  const others = Object.fromEntries(Array.from({ length: 30 }, (_, number) => [`other_${number}`, { choose: [{ block: 'red', when: "stage == 'interest'" }] }]));
  delete film.$schema;
  const server = await serve(t, { collector: { journeys: folderWith(t, { ...film, slots: { ...others, ...film.slots } }) }, mounts: { '/sdk/': at('dist') } });
  const late = server.fault({ path: '/sdk/microstage-render.js', hold: true });
  await open(driver, server.url('/pages/film.html'));
  await untilShown(driver, 'first', 'red');
  late.release();
  await expectQuiet(driver, server);
});
