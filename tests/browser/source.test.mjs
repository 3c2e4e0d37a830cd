// Blocks whose content comes from the shop's own system: what is asked for, when, and what stands there
// whatever the answer is.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { HOSTILE, WRONG } from './support/hostile.mjs';
import { at } from './support/places.mjs';
import { open, serve, slot, untilOwn, untilShown } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';

const PAGE = '/pages/sources.html';

/** What browsers themselves say of an answer that is none. */
const ALLOWED = /Failed to load resource|status of \d|ERR_|CORS|Cross-Origin|NetworkError|blocked|cannot load|redirect/i;

const evaluate = (driver, expression, ...args) => driver.executeScript(`return ${expression}`, ...args);
const show = (driver, slots) => driver.executeScript("microstage('track', 'show', arguments[0])", slots);
const text = (driver, name) => evaluate(driver, 'document.querySelector(arguments[0]).textContent', slot(name));
const shows = (driver, name) => evaluate(driver, "document.querySelector(arguments[0]).dataset.msShows ?? ''", slot(name));
const refusals = async (driver) => (await evaluate(driver, "microstage('diagnose').refusals")).filter(([reason]) => reason === 'source_failed').map(([, detail]) => detail);
const asked = (server, name) => server.requests({ path: `/cms/${name}.json` });

/** The system answers so. */
const answer = (server, name, body, more = {}) =>
  server.fault({ path: `/cms/${name}.json`, status: 200, type: 'application/json', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'access-control-allow-origin': '*' }, ...more });

const HERO = { title: 'Coats <b>for</b> the frost', price: 129.5, image: '/shop/img/none.png', label: 'See them', href: '/shop/category.html', more: { nobody: 'asks' } };
const ITEMS = [{ title: 'Long coat', href: '/coat', price: 99 }, { title: 'Scarf', href: '/scarf', price: 19.5 }];

/** Answers that are none, and what is told of them. */
const BROKEN = {
  'an answer that is an error': ['{}', { status: 404 }, /status 404/],
  'no JSON': ['<html>', {}, /Error/],
  'JSON of another kind': ['[1, 2]', {}, /title is no text/],
  'null': ['null', {}, /title is no text/],
  'a member that every object has': ['{"price": 1}', {}, /title is no text/],
  'a value of another type': [{ ...HERO, title: 7 }, {}, /title is no text/],
  'a number as a text': [{ ...HERO, price: '129.5' }, {}, /price is no number/],
  'a text that is too long': [{ ...HERO, title: 'x'.repeat(2_001) }, {}, /title is no text/],
  'too much of it': [{ ...HERO, more: 'x'.repeat(250_000) }, {}, /too large/],
  'a redirect': ['', { status: 302, headers: { location: '/cms/elsewhere.json' } }, /Error/],
  'a broken connection': ['', { status: undefined, drop: true }, /Error/],
};

const SCENES = {
  'values stand where texts read them, in the language of the page': async (driver, server) => {
    answer(server, 'hero', HERO);
    answer(server, 'items', { items: ITEMS });
    await show(driver, { hero: 'yes', list: 'yes', word: 'you' });
    await untilShown(driver, 'hero', 'hero', 'Coats <b>for</b> the frostFrom €129.50 for youSee them');
    await untilShown(driver, 'list', 'list', 'Long coat€99Scarf€19.50');
    assert.deepEqual(await evaluate(driver, `[document.querySelector('${slot('hero')} a').getAttribute('href'), document.querySelector('${slot('hero')} img').getAttribute('src')]`), [HERO.href, HERO.image]);
    assert.deepEqual(await evaluate(driver, `[...document.querySelectorAll('${slot('list')} a')].map((link) => link.getAttribute('href'))`), ['/coat', '/scarf']);
    assert.deepEqual(await refusals(driver), []);
    await driver.executeScript("microstage('destroy')");
    assert.equal(await text(driver, 'hero'), 'Own hero');
  },

  'values are written where neither the page nor the browser says a language': async (driver, server) => {
    answer(server, 'hero', HERO);
    await driver.executeScript("document.documentElement.lang = 'not a language'; Object.defineProperty(navigator, 'language', { get: () => 'C' })");
    await show(driver, { hero: 'yes', word: 'you' });
    await untilShown(driver, 'hero', 'hero', 'From €129.50 for you');
    assert.deepEqual(await refusals(driver), []);
  },

  'the request is the same for everybody, comes when the block is decided, and once': async (driver, server) => {
    await driver.executeScript("document.cookie = 'who=me; path=/'; history.replaceState(null, '', '?secret=1')");
    answer(server, 'hero', HERO);
    await show(driver, { word: 'x' });
    await advance(driver, server, 1_000);
    assert.equal(asked(server, 'hero').length, 0);
    await show(driver, { hero: 'yes', again: 'yes' });
    await untilShown(driver, 'hero', 'hero');
    await untilShown(driver, 'again', 'hero');
    await driver.executeScript("microstage('page')");
    await show(driver, { hero: 'yes' });
    await untilShown(driver, 'hero', 'hero');
    const [{ method, headers, query, body }, ...more] = asked(server, 'hero');
    assert.deepEqual(more, []);
    assert.deepEqual([method, [...query], body.length, headers.cookie, headers.authorization, headers.referer, headers.origin], ['GET', [], 0, undefined, undefined, undefined, undefined]);
    assert.deepEqual(await evaluate(driver, 'Object.keys(localStorage).filter((key) => /cms|source/.test(key + localStorage[key]))'), []);
  },

  'items that lack something are passed over': async (driver, server) => {
    answer(server, 'items', { items: [{ title: 'No price', href: '/' }, null, 'x', ITEMS[0], { ...ITEMS[1], price: '1' }, []] });
    await show(driver, { list: 'yes' });
    await untilShown(driver, 'list', 'list', 'Long coat€99');
    assert.equal(await evaluate(driver, `document.querySelectorAll('${slot('list')} li').length`), 1);
  },

  'a list without any item keeps the own content': async (driver, server) => {
    answer(server, 'items', { items: [] });
    await show(driver, { list: 'yes' });
    await until('it to be told', async () => (await refusals(driver)).length);
    assert.deepEqual([await refusals(driver), await text(driver, 'list')], [['list: Error: items is no list'], 'Own list']);
  },

  'a default stands where the source lacks it, and where it fails': async (driver, server) => {
    answer(server, 'safe', { title: 7 });
    answer(server, 'hero', { ...HERO, label: undefined, href: undefined });
    await show(driver, { safe: 'yes', hero: 'yes' });
    await untilShown(driver, 'safe', 'safe', 'Winter');
    await untilShown(driver, 'hero', 'hero', 'See it');
    assert.deepEqual((await refusals(driver)).sort(), ['/cms/hero.json: href is no address', '/cms/hero.json: label is no text', '/cms/safe.json: title is no text']);
  },

  'it is not waited for longer than the journey says': async (driver, server) => {
    const fault = answer(server, 'hero', HERO, { hold: true });
    answer(server, 'safe', {}, { hold: true });
    await show(driver, { hero: 'yes', safe: 'yes' });
    await until('it to be asked for', () => asked(server, 'hero').length && asked(server, 'safe').length);
    await advance(driver, server, 2_900);
    assert.deepEqual([await shows(driver, 'safe'), await refusals(driver)], ['', []]);
    await advance(driver, server, 200);
    await untilShown(driver, 'safe', 'safe', 'Winter');
    await until('it to be told', async () => (await refusals(driver)).length === 2);
    assert.deepEqual((await refusals(driver)).sort(), ['/cms/safe.json: it took too long', 'hero: Error: it took too long']);
    assert.equal(await text(driver, 'hero'), 'Own hero');
    fault?.release?.();
  },

  'what has failed is asked for again in a later view': async (driver, server) => {
    answer(server, 'hero', '{}', { status: 500 });
    await show(driver, { hero: 'yes' });
    await until('it to be told', async () => (await refusals(driver)).length);
    await driver.executeScript("microstage('page')");
    await show(driver, { hero: 'yes' });
    await advance(driver, server, 1_000);
    assert.equal(asked(server, 'hero').length, 1);
    server.mend();
    answer(server, 'hero', HERO);
    await advance(driver, server, 61_000);
    await driver.executeScript("microstage('page')");
    await show(driver, { hero: 'yes' });
    await untilShown(driver, 'hero', 'hero', 'Coats');
  },

  'the own content comes back in the place of an earlier block, where the source fails or has failed just before': async (driver, server) => {
    answer(server, 'hero', '{}', { status: 500 });
    for (const view of [1, 2]) {
      await show(driver, { hero: 'before' });
      await untilShown(driver, 'hero', 'before', 'Before it');
      await show(driver, { hero: 'yes' });
      await untilOwn(driver, 'hero', 'Own hero');
      assert.deepEqual([asked(server, 'hero').length, (await refusals(driver)).length], [1, 1], `view ${view}`);
      await driver.executeScript("microstage('page')");
    }
  },

  'another origin is asked once the visitor allows that something is sent': async (driver, server) => {
    answer(server, 'other', { title: 'From elsewhere' });
    await driver.executeScript("microstage('consent', 'denied')");
    await show(driver, { other: 'yes' });
    await advance(driver, server, 1_000);
    assert.deepEqual([asked(server, 'other').length, await text(driver, 'other'), await refusals(driver)], [0, 'Own other', []]);
    await driver.executeScript("microstage('consent', 'granted')");
    await driver.executeScript("microstage('page')");
    await show(driver, { other: 'yes' });
    await untilShown(driver, 'other', 'other', 'From elsewhere');
    const [{ headers }] = asked(server, 'other');
    assert.deepEqual([headers.cookie, headers.referer, `http://${headers.host}`], [undefined, undefined, server.elsewhere]);
  },
};

for (const [what, [body, more, expected]] of Object.entries(BROKEN)) {
  SCENES[`own content and a word where there is ${what}`] = async (driver, server) => {
    answer(server, 'hero', body, more);
    await show(driver, { hero: 'yes' });
    await until('it to be told', async () => (await refusals(driver)).length);
    const told = await refusals(driver);
    assert.equal(told.length, 1);
    assert.match(told[0], expected);
    assert.deepEqual([await shows(driver, 'hero'), await text(driver, 'hero'), asked(server, 'elsewhere').length], ['', 'Own hero', 0]);
  };
}

/** So many items of a list are read. */
const MOST_ITEMS = 100;
for (let first = 0; first < HOSTILE.length; first += MOST_ITEMS) {
  SCENES[`nothing runs of hostile texts from ${first} on`] = async (driver, server) => {
    const texts = HOSTILE.slice(first, first + MOST_ITEMS);
    answer(server, 'items', { items: texts.map((each) => ({ title: each, href: each, price: 1 })) });
    answer(server, 'hero', { ...HERO, title: texts[0], image: texts[1], label: texts[2], href: texts[3] });
    await show(driver, { list: 'yes', hero: 'yes' });
    // Halves of letters are more than drivers can tell, so all is compared in the page.
    for (const name of ['list', 'hero']) await untilPage(driver, name, 'return !!document.querySelector(arguments[0])', `${slot(name)}[data-ms-shows]`);
    const found = await driver.executeAsyncScript(`const [done] = arguments;
      fetch('/cms/items.json').then((answer) => answer.json()).then(({ items }) => {
        const titles = [...document.querySelectorAll('${slot('list')} .ms-product-title')];
        done({ wrong: ${WRONG}, same: items.filter(({ title }, index) => titles[index].textContent === title).length, ran: window.ran ?? null });
      });`);
    assert.deepEqual(found, { wrong: [], same: texts.length, ran: null });
  };
}

forEachEngine('sources', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const journeys = mkdtempSync(path.join(tmpdir(), 'microstage-sources-'));
      t.after(() => rmSync(journeys, { recursive: true, force: true }));
      const server = await serve(t, { collector: { journeys } });
      server.elsewhere = await server.listen();
      const journey = readFileSync(at('tests/browser/journeys/sources.json'), 'utf8').replaceAll('https://cms.example', server.elsewhere);
      writeFileSync(path.join(journeys, 'sources.json'), journey);
      await open(driver, server.url(PAGE));
      await scene(driver, server);
      await expectQuiet(driver, server, ALLOWED);
    });
  }

  await t.test('a journey without it does not load it', async (t) => {
    const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') } });
    await open(driver, server.url('/pages/places.html'));
    await driver.executeScript("show({ reserved: 'offer' })");
    await untilPage(driver, 'a block', `return !!document.querySelector('${slot('reserved')}[data-ms-shows]')`);
    assert.equal(server.requests({ path: /behaviours\/source\.js$/ }).length, 0);
  });
}, { timeout: 300_000 });
