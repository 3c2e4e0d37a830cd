// When the shop is painted with Microstage and without it, for a visitor to whom the first page shows a block: with
// our files as quick as the shop's, late, and never coming. And how long a block takes: from the module to the
// first view, from a change of stage to the frame that shows it. `cargo xtask bench paint` builds what this needs and
// calls it; the last line is all of the figures.
//
// node paint.mjs [--loads N]

import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { find } from '../browser/support/places.mjs';
import { until } from '../browser/support/wait.mjs';
import { HOST, startShop } from './page/server.mjs';
import { differences, interval, median, orders, quantile } from './page/statistics.mjs';

/** The kinds of load: whose tag the page has, and how late its files are. */
const KINDS = {
  none: { tracker: 'none', delay: 0 },
  fast: { tracker: 'microstage', delay: 0 },
  slow: { tracker: 'microstage', delay: 500 },
  blocked: { tracker: 'microstage', delay: Infinity },
};

/** So long after its beginning a load is looked at: everything is painted by then, what is late, too. */
const SETTLED_MS = 1_800;

/** A difference below this share of the median counts as none. */
const SHARE = 0.02;

/** From the module to the block, and frames from a change of stage to the block. */
const [FILL_MS, FRAMES] = [50, 2];

/** A line of an office: without one the files of a page on this machine come before it could paint anything. */
const NETWORK = { offline: false, latency: 20, downloadThroughput: 2_500_000, uploadThroughput: 1_250_000 };

/** What the page was painted with, and when: asked behind the load. */
const PAINTS = `new Promise((done) => {
  const paints = { fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime };
  let shift = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) shift += entry.hadRecentInput ? 0 : entry.value; }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { paints.lcp = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => done({ ...paints, shift, shows: document.querySelector('[data-ms-slot=hero]')?.dataset.msShows ?? '' }), 50);
})`;

/**
 * Notes in the page when a block comes, and in which frame after a change of stage. All that happens for one frame has
 * one time on the document's timeline.
 */
const NOTES = `window.noted = {};
const times = [];
new MutationObserver(look).observe(document, { subtree: true, attributeFilter: ['data-ms-shows'] });
function look() {
  noted.filled ??= performance.now();
  if (times.length) noted.at ??= document.timeline.currentTime;
}
document.addEventListener('microstage:stage', () => {
  const block = document.querySelector('[data-ms-slot=hero]').dataset.msShows;
  if (block === 'checkout_help') noted.at = document.timeline.currentTime;
  (function count() { times.push(document.timeline.currentTime); requestAnimationFrame(count); })();
});
window.framesToBlock = () => noted.at && times.at(-1) > noted.at && { frames: times.filter((time) => time > times[0] && time <= noted.at).length };`;

const { values: wish } = parseArgs({ options: { loads: { type: 'string', default: '30' } } });
const shop = await startShop(new Map());
const browser = await chromium.launch({
  executablePath: find('chromium', 'chromium-browser', 'google-chrome'),
  args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const found = new Map(Object.keys(KINDS).map((name) => [name, []]));
const [fills, frames] = [[], []];
try {
  const storageState = await interested();
  // The first round is the warm-up.
  for (const [round, order] of orders(Object.keys(KINDS), Number(wish.loads) + 1).entries()) {
    for (const name of order) {
      const load = await paint(KINDS[name], storageState);
      if (round > 0) found.get(name).push(load);
    }
    const { fill, count } = await block(storageState);
    if (round > 0) {
      fills.push(fill);
      frames.push(count);
    }
    console.error(`round ${round} of ${wish.loads}`);
  }
} finally {
  await browser.close();
  await shop.close();
}
report();

function events(names) {
  const item = "{ currency: 'EUR', value: 10, items: [{ item_id: 'linen-shirt', price: 10 }] }";
  return `for (const event of ${JSON.stringify(names)}) dataLayer.push({ event, ecommerce: ${item} })`;
}

/** A visitor who has agreed and has looked at so much that the first page shows a block: what the browser then has stored. */
async function interested() {
  Object.assign(shop, KINDS.fast);
  const agreed = { cookies: [], origins: [{ origin: shop.origin, localStorage: [{ name: 'shop.consent', value: '"granted"' }] }] };
  const context = await browser.newContext({ storageState: agreed });
  const page = await context.newPage();
  await page.goto(`${shop.origin}/shop/index.html`);
  await page.waitForFunction("window.microstage?.live && microstage('stage')");
  await page.evaluate(events(Array(5).fill('view_item')));
  await page.waitForFunction("microstage('stage') === 'interest'");
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A load of the first page, with nothing in the browser's cache. */
async function paint(kind, storageState) {
  Object.assign(shop, kind);
  const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Network.enable');
    await protocol.send('Network.emulateNetworkConditions', NETWORK);
    await page.goto(`${shop.origin}/shop/index.html`, { waitUntil: 'commit' });
    await page.waitForTimeout(SETTLED_MS);
    const paints = await page.evaluate(PAINTS);
    const expected = kind.tracker === 'none' || kind.delay === Infinity ? '' : 'interest_banner';
    // A page that shows something else says nothing about the block.
    if (paints.shows !== expected) throw new Error(`found ${paints.shows || 'no block'} in the page; expected ${expected || 'none'}`);
    return paints;
  } finally {
    await context.close();
  }
}

/** From the last of what the core needs to the block; then frames from a change of stage to another block. */
async function block(storageState) {
  // The shop's own scripts say later what the visitor has agreed to, which is not for us to be quick about.
  Object.assign(shop, KINDS.fast, { consent: 'granted' });
  const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(NOTES);
    await page.goto(`${shop.origin}/shop/index.html`);
    const filled = await until('the block', () => page.evaluate('noted.filled'));
    const ready = await page.evaluate("Math.max(...performance.getEntriesByType('resource').filter(({ name }) => /microstage\\.(js|wasm)|programs/.test(name)).map(({ responseEnd }) => responseEnd))");
    // What looks after the slots comes behind the first block.
    await page.waitForFunction("performance.getEntriesByType('resource').some(({ name }) => /render/.test(name))");
    await page.waitForTimeout(200);
    await page.evaluate(events(['begin_checkout']));
    const count = await until('the other block', () => page.evaluate('framesToBlock()'));
    return { fill: filled - ready, count: count.frames };
  } finally {
    shop.consent = undefined;
    await context.close();
  }
}

/** Prints the table and the line, and says by the exit code whether the limits hold. */
function report() {
  const missed = [];
  const figures = {};
  const row = (name, ...cells) => `  ${name.padEnd(10)}${cells.map((cell, at) => String(cell).padStart(at < 2 ? 12 : 20)).join('')}`;
  const base = found.get('none');
  for (const measure of ['fcp', 'lcp']) {
    console.log(`${measure === 'fcp' ? 'first' : 'largest'} contentful paint, ms`);
    console.log(row('', 'median', 'over none', '95 %'));
    const without = base.map((load) => load[measure]);
    const limit = SHARE * median(without);
    for (const [name, loads] of found) {
      const values = loads.map((load) => load[measure]);
      const over = interval(differences(values, without));
      figures[`${measure}_${name}_ms`] = round(median(values));
      if (name === 'none') {
        console.log(row(name, median(values).toFixed(1)));
        continue;
      }
      console.log(row(name, median(values).toFixed(1), over.median.toFixed(1), `${over.low.toFixed(1)} … ${over.high.toFixed(1)}`));
      figures[`${measure}_${name}_over_ms`] = [over.low, over.high].map(round);
      const isNone = over.low <= 0 || (Math.abs(over.low) < limit && Math.abs(over.high) < limit);
      if (!isNone) missed.push(`${measure} ${name} is later by ${over.low.toFixed(1)} to ${over.high.toFixed(1)} ms, expected 0 or less than ${limit.toFixed(1)}`);
    }
  }
  const shifts = Object.keys(KINDS).filter((name) => name !== 'none').map((name) => Math.max(...found.get(name).map((load, at) => load.shift - base[at].shift)));
  Object.assign(figures, { fill_ms: round(median(fills)), fill_p98_ms: round(quantile(fills, 0.98)), stage_to_block_frames: Math.max(...frames), shift: Math.max(...shifts), pairs: base.length });
  console.log(`\nfrom the module to the block: ${figures.fill_ms} ms, ${figures.fill_p98_ms} ms at p98; from a change of stage: ${figures.stage_to_block_frames} frames at most`);
  if (!(figures.fill_p98_ms <= FILL_MS)) missed.push(`the first block comes ${figures.fill_p98_ms} ms after the module, expected at most ${FILL_MS}`);
  if (!(figures.stage_to_block_frames <= FRAMES)) missed.push(`${figures.stage_to_block_frames} frames, expected at most ${FRAMES}`);
  if (!(figures.shift <= 0)) missed.push(`layout shift of ${figures.shift}, expected none`);
  console.log(`\n${missed.length ? `missed: ${missed.join('; ')}` : 'all limits hold'}`);
  process.exitCode = missed.length ? 1 : 0;
  console.log(JSON.stringify(figures));
}

function round(value) {
  return Math.round(value * 10) / 10;
}
