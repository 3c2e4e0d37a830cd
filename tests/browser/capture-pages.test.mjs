// What a page is: which address makes a view, how deep it was seen, which product it shows, what
// Segment was told, and how fast it was. One row for each case.

import assert from 'node:assert/strict';
import { observe, refused, runInPage, settle, told } from './support/capture.mjs';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';

const run = (script, ...args) => (driver) => runInPage(driver, script, ...args);
const wait = (ms) => async (driver, server) => {
  await advance(driver, server, ms);
  await settle(driver);
};

/** Goes through the history, and waits until the page is there. */
const traverse = (steps, end) => async (driver) => {
  await driver.executeScript('history.go(arguments[0])', steps);
  await untilPage(driver, `an address that ends with ${end}`, 'return location.href.endsWith(arguments[0])', end);
};

/** Scrolls, and waits until the page has heard of it. */
const scrollTo = (top, selector) => async (driver) => {
  await driver.executeAsyncScript(
    `const [top, selector, done] = arguments;
     addEventListener('scroll', () => done(), { once: true, capture: true });
     (selector ? document.querySelector(selector) : window).scrollTo({ top, behavior: 'instant' });`,
    top, selector,
  );
  await settle(driver);
};

const leave = (ended) => run('leave(arguments[0])', ended);
const push = (address) => run("history.pushState(null, '', arguments[0])", address);

// ----- Routes -----

/** What a router does: every state is replaced again and again, and the title comes later. */
const ROUTER = `
  for (let index = 0; index < 20; index++) history.replaceState({ index }, '', location.href.replace(/#.*/, ''));
  for (const path of ['/list', '/list/shirt', '/cart']) {
    history.pushState({}, '', path);
    await new Promise(requestAnimationFrame);
  }
  location.hash = 'delivery';
  await new Promise(requestAnimationFrame);`;

const view = ['page', null];

const ROUTES = [
  ['20 replaceState, 3 pushState, a fragment and back: four views', {
    capture: { routes: true },
    acts: [(driver) => driver.executeAsyncScript(`const done = arguments[0]; (async () => {${ROUTER}})().then(done)`), traverse(-2, '/list/shirt')],
    expected: [view, view, view, view],
  }],
  ['a redirect at one go is one view', {
    capture: { routes: true },
    acts: [run("history.pushState(null, '', '/account'); history.replaceState(null, '', '/login')")],
    expected: [view],
  }],
  ['another query is none, unless its key was named', {
    capture: { routes: { key: ['tab'] } },
    acts: [push('?sort=price'), push('?sort=name&tab=reviews'), push('?tab=reviews')],
    expected: [view],
  }],
  ['a view comes before what the new page tells', {
    capture: { routes: true },
    acts: [run("history.pushState(null, '', '/next'); before(); told.push(['view_item', {}])")],
    expected: [view, ['view_item', {}]],
  }],
  ['the state of another router stays as it was', {
    capture: { routes: true },
    acts: [run("history.replaceState({ own: 1 }, ''); history.pushState({ own: 2 }, '', '/next'); told.push(['state', history.state])")],
    expected: [['state', { own: 2 }], view],
  }],
  ["another's wrapper goes on after the end of ours", {
    capture: { routes: true },
    acts: [
      run(`window.count = 0;
        const inner = history.pushState;
        history.pushState = function (...values) { count++; return inner.apply(this, values); };`),
      push('/a'), run('end()'), push('/b'), run("told.push(['count', count])"),
    ],
    expected: [view, ['count', 2]],
  }],
  ['where we listen, nothing is left at the end', {
    capture: { routes: true },
    acts: [run("end(); told.push(['own', Object.keys(history)])"), push('/a')],
    expected: [['own', []]],
  }],
];

// ----- Scroll depth -----

const main = (height, inside = '') => `<main id="content" style="height: ${height}px">${inside}</main>`;
const footer = '<footer style="height: 3000px"></footer>';

/** `[percent_scrolled, pixels, content_height]` of what was told; the window's height is not ours. */
const depths = (events) => events.filter(([name]) => name === 'scroll').map(([, values]) => [values.percent_scrolled, values.content_height, values.scrollable]);

const SCROLLS = [
  ['a long page: milestones as they are reached, a tall footer does not count', {
    html: main(4000) + footer,
    acts: [scrollTo(400), scrollTo(1300), scrollTo(1200), scrollTo(3999)],
    expected: [[25, 4000, true], [50, 4000, true], [75, 4000, true], [90, 4000, true], [100, 4000, true]],
  }],
  ['nothing is told before the visitor scrolls', { html: main(4000), acts: [wait(5000), leave(false)], expected: [] }],
  ['a short page is seen whole, once it has kept its height', {
    html: main(100),
    acts: [wait(900), async (driver) => assert.deepEqual(await told(driver), []), wait(200), wait(5000)],
    expected: [[100, 100, false]],
  }],
  ['a short page that grows is short no more', {
    html: main(100),
    acts: [wait(1100), run("document.querySelector('main').style.height = '4000px'"), wait(0), scrollTo(3999)],
    expected: [[100, 100, false], [25, 4000, true], [50, 4000, true], [75, 4000, true], [90, 4000, true], [100, 4000, true]],
  }],
  ['a page without an end: the share is of the content at that time', {
    html: main(2000),
    acts: [scrollTo(500), run("document.querySelector('main').style.height = '40000px'"), wait(0), scrollTo(9000), scrollTo(29_400)],
    expected: [[25, 2000, true], [50, 2000, true], [75, 40_000, true]],
  }],
  ['a container that scrolls', {
    html: '<div id="box" style="height: 500px; overflow: auto"><main style="height: 2000px"></main></div>',
    acts: [scrollTo(500, '#box'), scrollTo(1500, '#box')],
    expected: [[25, 2000, true], [50, 2000, true], [75, 2000, true], [90, 2000, true], [100, 2000, true]],
  }],
  ['content that scrolls by itself', {
    html: '<section id="box" style="height: 500px; overflow: auto"><div style="height: 2000px"></div></section>',
    capture: { scroll: { root: '#box' } },
    acts: [scrollTo(1000, '#box')],
    expected: [[25, 2000, true], [50, 2000, true], [75, 2000, true]],
  }],
  ['without a main part, the page', {
    html: '<div style="height: 4000px"></div>',
    acts: [scrollTo(1500)],
    expected: [[25, 4000, true], [50, 4000, true]],
  }],
  ['each view anew, and not by the router that scrolls to its top', {
    html: main(4000),
    acts: [scrollTo(1500), leave(true), scrollTo(0), scrollTo(400)],
    expected: [[25, 4000, true], [50, 4000, true], [25, 4000, true]],
  }],
];

// ----- Products -----

const jsonLd = (value) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
const shirt = { '@context': 'https://schema.org', '@type': 'Product', sku: 'S-1', name: 'Shirt', offers: { price: '20.00', priceCurrency: 'EUR' } };
const facts = { item_id: 'S-1', item_name: 'Shirt', currency: 'EUR', price: 20 };

const MICRODATA = `<div itemscope itemtype="https://schema.org/WebPage"><article itemprop="mainEntity" itemscope itemtype="http://schema.org/Product">
    <h1 itemprop="name">Coat <b>&amp; belt</b></h1> <meta itemprop="sku" content="C-1"> <span itemprop="brand" itemscope itemtype="https://schema.org/Brand"><i itemprop="name">Alder</i></span>
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><data itemprop="price" value="80.5">€ 80,50</data><meta itemprop="priceCurrency" content="EUR">
      <link itemprop="availability" href="https://schema.org/InStock"></div>
    <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><span itemprop="name">Scarf</span></div></article></div>`;

const PRODUCTS = [
  ['JSON-LD', { html: jsonLd(shirt), acts: [wait(5000)], expected: [['product', facts]] }],
  ['microdata', { html: MICRODATA, acts: [wait(5000)], expected: [['product', { item_id: 'C-1', item_name: 'Coat & belt', currency: 'EUR', availability: 'InStock', brand: 'Alder', price: 80.5 }]] }],
  ['both: JSON-LD has the last word', { html: MICRODATA + jsonLd(shirt), acts: [], expected: [['product', facts]] }],
  ['added late by an application', { acts: [wait(500), run("document.body.insertAdjacentHTML('beforeend', arguments[0])", jsonLd(shirt)), wait(600)], expected: [['product', facts]] }],
  ['a view that still has the last product in it', {
    html: jsonLd(shirt),
    acts: [leave(true), wait(1), run("document.querySelector('[type*=json]').textContent = arguments[0]", JSON.stringify({ ...shirt, sku: 'S-2' })), wait(1000)],
    expected: [['product', facts], ['product', { ...facts, item_id: 'S-2' }]],
  }],
  ['the same product after a view without one', {
    html: jsonLd(shirt),
    acts: [run("document.querySelector('[type*=json]').remove(); leave(true)"), wait(5000), run("leave(true); document.body.insertAdjacentHTML('beforeend', arguments[0])", jsonLd(shirt)), wait(1000)],
    expected: [['product', facts], ['product', facts]],
  }],
  ['an impossible price is refused', {
    html: jsonLd({ ...shirt, offers: { price: -3, priceCurrency: 'EUR' } }), acts: [wait(5000)],
    expected: [['product', { item_id: 'S-1', item_name: 'Shirt', currency: 'EUR' }]], refused: [['implausible_price', '-3']],
  }],
  ['what cannot be read is refused once', {
    html: '<script type="application/ld+json">{"@type": "Product"</script>', acts: [wait(5000)],
    expected: [], refused: [['unreadable_json_ld', '{"@type": "Product"']],
  }],
];

// ----- Segment -----

/** analytics.js as it is before it is loaded (a stub) and afterwards, as far as calls go. */
const emitter = `window.handlers = {}; window.analytics = { on: (name, act) => (handlers[name] = act), off: (name, act) => handlers[name] === act && delete handlers[name] };`;
const methods = `window.calls = []; window.analytics = Object.fromEntries(['track', 'page', 'identify'].map((name) => [name, (...values) => calls.push([name, ...values])]));`;
const added = ['Product Added', { product_id: 'p1', price: 20, currency: 'EUR' }];
const inGa4 = ['add_to_cart', { currency: 'EUR', value: 20, items: [{ item_id: 'p1', price: 20 }] }];

const SEGMENT = [
  ['by its own events', { before: emitter, acts: [run('handlers.track(...arguments[0])', added)], expected: [inGa4] }],
  ['by its methods, which are called as before', {
    before: methods,
    acts: [run('analytics.track(...arguments[0])', added), run("analytics.identify('u-1', { plan: 'gold' })"), run("told.push(['calls', calls])")],
    expected: [inGa4, ['identify', { user: 'u-1', traits: { plan: 'gold' } }], ['calls', [['track', ...added], ['identify', 'u-1', { plan: 'gold' }]]]],
  }],
  ['its first page is the view that began already, another address is another', {
    before: emitter,
    acts: [run("handlers.page('Docs', 'Index')"), push('/next'), run('handlers.page()'), run('handlers.page()')],
    expected: [view],
  }],
  ['a snippet that stands below ours', { acts: [run(methods), wait(1000), run('analytics.track(...arguments[0])', added)], expected: [inGa4] }],
  ['names of the shop stay', { before: emitter, acts: [run("handlers.track('Quiz Done', { score: 7 })")], expected: [['Quiz Done', { score: 7 }]] }],
  ['nothing that is no call', { before: emitter, acts: [run('handlers.track(undefined); handlers.track({}); handlers.identify(null); handlers.identify({})')], expected: [] }],
  ['the end gives the methods back', {
    before: `${methods} window.own = analytics.track;`,
    acts: [run('end()'), run("told.push(['same', analytics.track === own]); analytics.track('x')")],
    expected: [['same', true]],
  }],
];

const plain = (events) => events;
const FEATURES = [
  ['routes', ROUTES, { routes: true }, plain],
  ['scroll', SCROLLS, { scroll: true }, depths],
  ['product', PRODUCTS, { product: true }, plain],
  ['segment', SEGMENT, { segment: true }, plain],
];

for (const [feature, rows, always, read] of FEATURES) {
  forEachEngine(`capture of pages: ${feature}`, async ({ driver }, t) => {
    for (const [title, { html, before, capture = always, acts, expected, refused: refusals = [] }] of rows) {
      await t.test(title, async (t) => {
        const server = await observe(t, driver, { html, before, capture });
        await settle(driver);
        for (const act of acts) await act(driver, server);
        assert.deepEqual(read(await told(driver)), expected);
        assert.deepEqual(await refused(driver), refusals);
        await expectQuiet(driver, server);
      });
    }
  });
}
