// What a journey does to a page as a whole: classes and attributes of its root, and marked sections that
// are hidden or change places.

import assert from 'node:assert/strict';
import { By } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, running, serve, untilShown } from './support/shop.mjs';
import { click, expectQuiet, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const PAGE = '/pages/sections.html';

const evaluate = (driver, expression, ...args) => driver.executeScript(`return ${expression}`, ...args);
const show = (driver, layout, more = {}) => driver.executeScript('show(...arguments)', layout, more);
const scrollTo = (driver, top) => driver.executeScript("scrollTo({ top: arguments[0], behavior: 'instant' })", top);
const order = (driver) => evaluate(driver, 'order()');
const untilOrder = (driver, expected) => untilPage(driver, `the order ${expected}`, 'return order() === arguments[0]', expected);
const root = (driver, name) => evaluate(driver, 'document.documentElement.getAttribute(arguments[0])', name);
const untilRoot = (driver, name, value) => untilPage(driver, `${name}=${value}`, 'return document.documentElement.getAttribute(arguments[0]) === arguments[1]', name, value);
const refusals = (driver) => evaluate(driver, "microstage('diagnose').refusals");

/** Waits until what was asked for has had its frames. */
const frames = (driver) =>
  driver.executeAsyncScript('const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))');

const OWN = 'hero news unmarked reviews story';

const SCENES = {
  'the root says where the visitor is, and follows': async (driver) => {
    assert.match(await root(driver, 'data-ms-device'), /^(?:desktop|mobile|tablet)$/);
    assert.deepEqual([await root(driver, 'data-ms-stage'), await root(driver, 'data-ms-segments')], ['browsing', 'everybody']);
    await driver.executeScript("microstage('track', 'interest')");
    await untilRoot(driver, 'data-ms-stage', 'interest');
    assert.equal(await root(driver, 'data-ms-segments'), 'keen everybody');
    await show(driver, 'reviews', { word: 'reading' });
    await untilRoot(driver, 'data-mood', 'keen on reading');
    assert.deepEqual([await root(driver, 'class'), await root(driver, 'data-empty')], ['is-own plain is-ours', 'reading']);
  },

  'what has no value is not there, and a language is that of the page': async (driver) => {
    await driver.executeScript("document.documentElement.lang = 'de'");
    await show(driver, 'reviews');
    await untilRoot(driver, 'data-mood', 'neugierig');
    assert.equal(await root(driver, 'data-empty'), null);
  },

  'sections below what is seen change places at once, and what stands between them stays': async (driver) => {
    await show(driver, 'reviews');
    await untilOrder(driver, 'hero reviews unmarked news story');
    const nodes = await evaluate(driver, "[...document.querySelector('main').childNodes].map((node) => node.id || node.nodeValue.trim()).filter(Boolean)");
    assert.deepEqual(nodes, ['hero', 'A text between them.', 'reviews', 'A comment.', 'unmarked', 'news', 'story']);
    // The nodes have moved, so the keyboard goes as the eye goes.
    assert.equal(await evaluate(driver, "!!(document.querySelector('#input').compareDocumentPosition(document.querySelector('#news a')) & Node.DOCUMENT_POSITION_FOLLOWING)"), true);
    assert.deepEqual(await evaluate(driver, 'shifts'), []);
  },

  'another block takes back what only the first one asked for': async (driver) => {
    await show(driver, 'reviews');
    await untilOrder(driver, 'hero reviews unmarked news story');
    await show(driver, 'story');
    await untilOrder(driver, 'hero story unmarked news');
    assert.deepEqual([await root(driver, 'class'), await root(driver, 'data-mood'), await root(driver, 'data-other')], ['is-own plain is-story', 'calm', null]);
    // However the shop lays it out.
    assert.equal(await evaluate(driver, "getComputedStyle(document.querySelector('#reviews')).display"), 'none');
    await driver.executeScript("microstage('page')");
    await untilOrder(driver, OWN);
    assert.deepEqual(await evaluate(driver, 'shifts'), []);
  },

  'what the visitor sees stays where it is until they have gone on': async (driver) => {
    await driver.executeScript("document.querySelector('#news').scrollIntoView({ behavior: 'instant' })");
    await frames(driver);
    await show(driver, 'reviews');
    await untilRoot(driver, 'data-other', '1');
    await frames(driver);
    assert.equal(await order(driver), OWN);
    await scrollTo(driver, 0);
    await untilOrder(driver, 'hero reviews unmarked news story');
    assert.deepEqual(await evaluate(driver, 'shifts'), []);
  },

  'what stands above moves only where the browser holds on to what is seen': async (driver) => {
    await driver.executeScript("document.querySelector('#story').scrollIntoView({ behavior: 'instant' })");
    await frames(driver);
    await show(driver, 'quiet');
    const holds = await evaluate(driver, "CSS.supports('overflow-anchor', 'auto')");
    if (holds) await untilOrder(driver, 'unmarked reviews story');
    await frames(driver);
    assert.deepEqual([await order(driver), await evaluate(driver, 'shifts')], [holds ? 'unmarked reviews story' : OWN, []]);
  },

  'as an answer to a click it is seen at once': async (driver) => {
    // The module is loaded by the context, before the click.
    await click(driver, '#ask');
    await untilOrder(driver, 'unmarked reviews story');
    assert.deepEqual(await evaluate(driver, 'shifts'), []);
  },

  'a section with the focus or with marked words is left alone': async (driver) => {
    await driver.findElement(By.css('#input')).sendKeys('abc');
    await scrollTo(driver, 0);
    await frames(driver);
    await show(driver, 'story');
    await untilRoot(driver, 'class', 'is-own plain is-story');
    await frames(driver);
    assert.deepEqual(await evaluate(driver, '[document.activeElement.id, document.activeElement.value, document.querySelector("#reviews").hidden]'), ['input', 'abc', false]);
    await driver.executeScript("document.activeElement.blur(); getSelection().selectAllChildren(document.querySelector('#words'))");
    await frames(driver);
    assert.equal(await evaluate(driver, 'document.querySelector("#reviews").hidden'), false);
    await driver.executeScript('getSelection().removeAllRanges()');
    await untilOrder(driver, 'hero story unmarked news');
  },

  'destroy() leaves the page as it was': async (driver) => {
    await click(driver, '#ask');
    await untilOrder(driver, 'unmarked reviews story');
    await show(driver, 'banner');
    await untilRoot(driver, 'data-other', '1');
    await untilShown(driver, 'place', 'banner');
    await driver.executeScript("microstage('destroy')");
    assert.deepEqual(await evaluate(driver, 'state()'), await evaluate(driver, 'before'));
  },

  'without personalisation the page is as it was, and what the shop has done since stays': async (driver) => {
    await show(driver, 'reviews');
    await untilOrder(driver, 'hero reviews unmarked news story');
    await driver.executeScript("document.documentElement.classList.add('is-later'); document.documentElement.dataset.other = 'shop'; document.querySelector('#story').hidden = true");
    await driver.executeScript("microstage('consent', { personalise: false, persist: true, send: true })");
    await untilOrder(driver, 'hero news unmarked reviews');
    const [, ...attributes] = await evaluate(driver, 'state()');
    assert.deepEqual(attributes, ['class=is-own plain is-later', 'data-mood=calm', 'data-other=shop', 'lang=en']);
    await driver.executeScript("microstage('consent', 'granted'); microstage('page'); show('reviews')");
    await untilRoot(driver, 'data-ms-stage', 'browsing');
    await untilOrder(driver, 'hero reviews unmarked news');
  },

  'sections that come later are hidden and ordered, too': async (driver) => {
    await show(driver, 'story');
    await untilOrder(driver, 'hero story unmarked news');
    await driver.executeScript(`const [main] = document.querySelectorAll('main');
      main.insertAdjacentHTML('beforeend', '<section id="more" data-ms-section="reviews">More</section><div><section id="deep" data-ms-section="reviews">Deep</section></div>');`);
    await untilPage(driver, 'them to be hidden', "return document.querySelector('#more').hidden && document.querySelector('#deep').hidden");
    await driver.executeScript("microstage('destroy')");
    assert.equal(await order(driver), `${OWN} more`);
    assert.equal(await evaluate(driver, "document.querySelector('#deep').outerHTML"), '<section id="deep" data-ms-section="reviews">Deep</section>');
  },

  'a page that makes its sections anew in every frame gets its way': async (driver, server) => {
    await show(driver, 'story');
    await untilOrder(driver, 'hero story unmarked news');
    await driver.executeScript(`window.writes = 0;
      const fight = () => {
        const reviews = document.querySelector('#reviews');
        if (reviews.hidden) {
          writes += 1;
          const anew = reviews.cloneNode(true);
          anew.hidden = false;
          reviews.replaceWith(anew);
        }
        window.fighting = requestAnimationFrame(fight);
      };
      fight();`);
    await untilPage(driver, 'the conflict to be told', "return microstage('diagnose').refusals.some(([reason, detail]) => reason === 'slot_conflict' && detail === 'sections')");
    const writes = await evaluate(driver, 'writes');
    await frames(driver);
    await frames(driver);
    assert.deepEqual([await evaluate(driver, 'writes'), await evaluate(driver, 'document.querySelector("#reviews").hidden')], [writes, false]);
    assert.ok(writes <= 7, `${writes} times`);
    await driver.executeScript('cancelAnimationFrame(fighting)');
    await expectQuiet(driver, server);
  },

  'it is no promotion: nothing of it counts as seen': async (driver, server) => {
    await show(driver, 'banner');
    await untilShown(driver, 'place', 'banner');
    await advance(driver, server, 5_000);
    await expectStored(server, ['view_promotion']);
    const told = (await expectStoredOnce(server)).filter((message) => /promotion/.test(nameOf(message)));
    assert.deepEqual([...new Set(told.map(({ properties }) => properties.promotion_id))], ['banner']);
  },

  'where its module does not come, the page stays as it is': async (driver, server) => {
    server.fault({ path: /behaviours\/page\.js$/, status: 503 });
    await driver.get(server.url(PAGE));
    await running(driver);
    await untilPage(driver, 'it to be told', "return microstage('diagnose').refusals.some(([reason, detail]) => reason === 'behaviour_failed' && /^page: /.test(detail))");
    await show(driver, 'banner');
    await untilShown(driver, 'place', 'banner');
    assert.equal(await order(driver), OWN);
    const [, ...attributes] = await evaluate(driver, 'state()');
    assert.deepEqual(attributes, ['class=is-own plain', 'data-mood=calm', 'lang=en']);
    // A test asks for the stage until there is one, and what is asked before that is refused.
    const told = (await refusals(driver)).map(([reason, detail]) => `${reason} ${detail.split(':')[0]}`);
    assert.deepEqual(told.filter((each) => !/^(?:collector|unusable stage)/.test(each)), ['behaviour_failed page']);
  },
};

forEachEngine('adaptation', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') } });
      await open(driver, server.url(PAGE));
      await untilRoot(driver, 'data-ms-stage', 'browsing');
      await scene(driver, server);
      await expectQuiet(driver, server, /Failed to load resource|status of 503/);
    });
  }

  await t.test('a journey without it does not load it', async (t) => {
    const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') } });
    await open(driver, server.url('/pages/places.html'));
    await driver.executeScript("show({ reserved: 'offer' })");
    await untilShown(driver, 'reserved', 'offer');
    assert.equal(server.requests({ path: /behaviours\/page\.js$/ }).length, 0);
  });
}, { timeout: 240_000 });
