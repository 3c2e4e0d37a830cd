// Manners in somebody else's page: everything is put back, one instance runs, calls keep their
// times, and what the visitor does is heard.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { at } from './support/places.mjs';
import {
  answer, go, lookAt, lookAtItems, open, push, running, serve, slot, storage, untilOwn, untilShown, untilStage, viewItem,
} from './support/shop.mjs';
import { click, expectQuiet, follow, seeText, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf, sent } from './support/wire.mjs';

const PAGE = '/pages/slots.html';
const LATE = '/pages/late.html';
const SCRIPT = '/sdk/microstage.js';

/** Adds the script tag to a page, and waits until the file has run. */
const addScript = (driver) =>
  driver.executeAsyncScript(
    `const [src, done] = arguments;
     const script = document.createElement('script');
     Object.assign(script.dataset, { journey: 'fashion-shop', key: 'demo', consent: 'granted' });
     script.src = src;
     script.onload = () => done();
     document.head.append(script);`,
    SCRIPT,
  );

const named = (messages, name) => messages.filter((message) => nameOf(message) === name);

/** All that arrives within ten seconds from now. */
async function arrived(driver, server) {
  await advance(driver, server, 10_000);
  return expectStoredOnce(server);
}

/** Scrolls so far that this much of the page has been seen, in per cent. */
async function scrollTo(driver, server, depth) {
  await driver.executeAsyncScript(
    `const [depth, done] = arguments;
     const { scrollHeight, clientHeight } = document.documentElement;
     addEventListener('scroll', () => done(), { once: true });
     scrollTo({ top: Math.max(0, (scrollHeight * depth) / 100 - clientHeight + 2), behavior: 'instant' });`,
    depth,
  );
  await advance(driver, server, 200);
}

const SCENES = {
  'destroy() puts the page back as it was': async (driver, server, engine) => {
    await driver.get(server.url(LATE));
    await driver.executeScript(`window.dataLayer = [{ event: 'gtm.js' }];
      window.before = { html: document.body.outerHTML, own: [...document.querySelector('#hero').childNodes] };`);
    await addScript(driver);
    await running(driver);
    await lookAtItems(driver, 5);
    await untilShown(driver, 'hero', 'interest_banner');
    await untilShown(driver, 'product_note', 'delivery_note', 'You looked at 5 pieces.');
    await driver.executeScript("microstage('destroy')");
    const after = await driver.executeScript(`const own = [...document.querySelector('#hero').childNodes];
      return { html: document.body.outerHTML, before: before.html, styles: document.adoptedStyleSheets.length,
        same: own.length === before.own.length && own.every((node, index) => node === before.own[index]),
        pushed: dataLayer.push({ event: 'view_item' }), length: dataLayer.length };`);
    assert.equal(after.html, after.before);
    assert.deepEqual([after.same, after.styles, after.pushed], [true, 0, after.length]);
    await server.quiet();
    await expectStored(server, ['view_item', 'stage_changed']);
    const [count, kept] = [sent(server).length, await storage(driver)];
    // WebKit's driver sets a timer in the page for each script that it runs.
    if (engine !== 'webkit') assert.equal(await driver.executeScript('return __clock.next()'), null, 'no timer is left');
    await click(driver, '#plain');
    await push(driver, viewItem('later'));
    await driver.executeScript("microstage('track', 'later'); scrollTo(0, 4000)");
    await advance(driver, server, 60_000);
    await follow(driver, '#next');
    assert.equal(sent(server).length, count, 'nothing is told any more');
    assert.deepEqual(await storage(driver), kept);
  },

  'loaded twice, it runs once': async (driver, server) => {
    await open(driver, server.url(PAGE));
    await driver.executeScript('window.first = window.microstage');
    await addScript(driver);
    await lookAtItems(driver, 2);
    assert.equal(await driver.executeScript('return window.first === window.microstage'), true);
    const messages = await arrived(driver, server);
    assert.deepEqual(messages.map(nameOf).filter((name) => name !== 'user_engagement'), ['page_view', 'view_item', 'view_item']);
  },

  'calls that waited keep their times and their order': async (driver, server) => {
    const began = server.clock.now;
    await driver.get(server.url(LATE));
    const call = (...values) => driver.executeScript('microstage(...arguments)', ...values);
    await call('track', 'first', { step: 1 });
    await advance(driver, server, 5_000);
    await call('identify', 'customer-7', { plan: 'gold' });
    await call('track', 'second', { step: 2 });
    await advance(driver, server, 5_000);
    await call('track', 'third', { step: 3 });
    await advance(driver, server, 5_000);
    await addScript(driver);
    await running(driver);
    await call('track', 'fourth', { step: 4 });
    const messages = await arrived(driver, server);
    const told = messages.filter(({ event, type }) => type !== 'track' || /first|second|third|fourth/.test(event));
    assert.deepEqual(told.map((message) => [nameOf(message), Date.parse(message.timestamp) - began]), [
      ['page_view', 0], ['first', 0], ['identify', 5_000], ['second', 5_000], ['third', 10_000], ['fourth', 15_000],
    ]);
    assert.deepEqual(named(messages, 'third').map(({ userId, properties }) => [userId, properties]), [['customer-7', { step: 3 }]]);
  },

  'a journey that comes three seconds late decides the same': async (driver, server) => {
    const late = server.fault({ path: /^\/v1\/programs\//, hold: true });
    await driver.get(server.url(PAGE));
    await lookAtItems(driver, 5);
    await advance(driver, server, 3_000);
    late.remove();
    await untilStage(driver, 'interest');
    await untilShown(driver, 'hero', 'interest_banner');
    const messages = await arrived(driver, server);
    const names = messages.map(nameOf).filter((name) => name !== 'user_engagement');
    assert.deepEqual(names, ['page_view', ...Array.from({ length: 5 }, () => 'view_item'), 'stage_changed']);
    // What the shop has pushed is read once there is somebody to read it, in its order.
    assert.deepEqual(named(messages, 'view_item').map(({ properties }) => properties.items[0].item_id), [1, 2, 3, 4, 5].map((index) => `item-${index}`));
  },

  'the shop may tell something while it is told something': async (driver, server) => {
    await open(driver, server.url(PAGE));
    await driver.executeScript(`document.addEventListener('microstage:stage', ({ detail }) => {
      microstage('track', 'stage_seen', { ...detail, now: microstage('stage') });
    });`);
    await lookAtItems(driver, 5);
    await untilStage(driver, 'interest');
    const messages = await arrived(driver, server);
    const seen = named(messages, 'stage_seen').map(({ properties }) => properties);
    assert.deepEqual(seen, [{ from: 'browsing', stage: 'interest', now: 'interest' }]);
    assert.ok(messages.findIndex(({ event }) => event === 'stage_changed') < messages.findIndex(({ event }) => event === 'stage_seen'));
  },

  "the shop's own elements may ask while they are swapped": async (driver, server) => {
    await driver.get(server.url(LATE));
    await addScript(driver);
    await running(driver);
    await lookAtItems(driver, 5);
    await untilPage(driver, 'the swap', 'return window.swapped === 1');
    await untilShown(driver, 'hero', 'interest_banner');
    assert.equal(await driver.executeScript('return window.stageWhileSwapped'), 'interest');
    assert.notEqual(await driver.executeScript("return microstage('rung')"), 'inert', 'it goes on');
    assert.equal(named(await arrived(driver, server), 'swapped').length, 1);
  },

  'a template of the shop is filled with facts': async (driver, server) => {
    await open(driver, server.url('/shop/'));
    await answer(driver, 'accept');
    await lookAt(driver, 4);
    await untilOwn(driver, 'product_note', 'Delivered in 2–4 working days');
    await go(driver, '[data-test="product-link"][data-product]');
    await untilShown(driver, 'product_note', 'delivery_note', 'pieces in the last half hour');
    const products = new Set(named(await arrived(driver, server), 'view_item').map(({ properties }) => properties.items[0].item_id));
    await seeText(driver, `${slot('product_note')} strong`, String(products.size));
  },

  'a click on a banner is told though the page goes away at once': async (driver, server) => {
    await open(driver, server.url('/shop/'));
    await answer(driver, 'accept');
    await lookAtItems(driver, 5);
    await untilShown(driver, 'hero', 'interest_banner');
    await go(driver, `${slot('hero')} a`);
    assert.match(await driver.getCurrentUrl(), /\/shop\/category\.html$/);
    const messages = await arrived(driver, server);
    const link = named(messages, 'click').filter(({ properties }) => properties.link_url === '/shop/category.html');
    assert.equal(link.length, 1);
    const selected = named(messages, 'select_promotion').map(({ properties, context }) => [properties, context.page.path]);
    assert.deepEqual(selected, [[{ promotion_id: 'interest_banner', creative_slot: 'hero' }, '/shop/']]);
    // Names of elements, and never what is written on them.
    assert.ok(!JSON.stringify(named(messages, 'click')).includes('See everything'));
  },

  'clicks: names, where a link leads, and nothing that is out of bounds': async (driver, server) => {
    await open(driver, server.url(PAGE));
    await driver.executeScript(`
      addEventListener('click', (event) => event.preventDefault());
      document.body.insertAdjacentHTML('beforeend', \`
        <a id="away" class="link out" href="https://elsewhere.example/path?q=secret#part"><b>Out</b></a>
        <a id="mail" href="mailto:someone@shop.example">Mail</a>
        <form id="odd"><input name="matches"><input name="closest"><input name="id"><button type="button">Odd</button></form>
        <div id="host"></div>
        <div data-ms-ignore><div id="ignored"></div></div>\`);
      for (const id of ['host', 'ignored']) {
        const root = document.querySelector('#' + id).attachShadow({ mode: 'open' });
        root.innerHTML = '<button id="inner"><i>Inner</i></button>';
      }
      for (const element of [
        document.querySelector('#away b'), document.querySelector('#mail'), document.querySelector('#odd button'),
        ...['host', 'ignored'].map((id) => document.querySelector('#' + id).shadowRoot.querySelector('i')),
      ]) element.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));`);
    const clicks = named(await arrived(driver, server), 'click').map(({ properties }) => properties);
    assert.deepEqual(clicks, [
      { element: 'a', id: 'away', classes: 'link out', link_url: 'https://elsewhere.example/path', outbound: true },
      { element: 'a', id: 'mail' },
      { element: 'button' },
      { element: 'button', id: 'inner' },
    ]);
  },

  'how far the visitor has read': async (driver, server) => {
    await open(driver, server.url(PAGE));
    for (const depth of [15, 60, 20, 100, 0]) await scrollTo(driver, server, depth);
    const depths = named(await arrived(driver, server), 'scroll').map(({ properties }) => properties.percent_scrolled);
    assert.deepEqual(depths, [25, 50, 75, 90, 100]);
  },

  'how long the visitor was there: hidden time does not count': async (driver, server) => {
    const window = driver.manage().window();
    const size = await window.getRect();
    const untilSeen = (state) => untilPage(driver, `the page to be ${state}`, 'return document.visibilityState === arguments[0]', state);
    await open(driver, server.url(PAGE));
    await untilSeen('visible');
    await advance(driver, server, 10_000);
    await window.minimize();
    await untilSeen('hidden');
    await advance(driver, server, 100_000);
    await window.setRect(size);
    await untilSeen('visible');
    await advance(driver, server, 5_000);
    await driver.get(server.url('/plain/plain.html'));
    await expectStored(server, ['user_engagement', 'user_engagement']);
    const engaged = named(await expectStoredOnce(server), 'user_engagement');
    assert.deepEqual(engaged.map(({ properties }) => properties.engagement_time_msec), [10_000, 5_000]);
  },
};

forEachEngine('in the page', async ({ driver, engine }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const mounts = { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') };
      const server = await serve(t, { mounts });
      await scene(driver, server, engine);
      await expectQuiet(driver, server);
    });
  }
});

const SINKS = [
  // A listener to `unload` costs the back/forward cache; `unload` is also the end of `beforeunload`.
  ['unload', /unload/],
  ['eval', /\beval\(|new Function\b|Function\(["'`]/],
  ['an HTML sink', /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc/],
  ['the console', /console\./],
  ['a cookie', /document\.cookie|sessionStorage|indexedDB/],
];
for (const file of ['microstage.js', 'microstage-core.js', 'microstage-capture.js', 'microstage-consent.js', 'microstage-delivery.js', 'microstage-delivery-core.js', 'npm/index.js', 'npm/slim.js', 'npm/pixel.js', 'npm/core.js', 'npm/capture.js', 'npm/consent.js', 'npm/delivery.js', 'npm/delivery-core.js']) {
  for (const [what, pattern] of SINKS) {
    test(`dist/${file} has nothing of ${what}`, () => {
      const found = pattern.exec(readFileSync(at('dist', file), 'utf8'));
      assert.equal(found && found.input.slice(Math.max(0, found.index - 40), found.index + 40), null);
    });
  }
}
