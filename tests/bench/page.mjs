// What a tracker costs the page of a shop, side by side with no tracker at all. `cargo xtask bench
// page` builds what this needs and calls it; the last line is all of the figures.
//
// node page.mjs [--loads N] [--only microstage] [--traces FOLDER] [--throttling N] [--keep FILE]

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { find } from '../browser/support/places.mjs';
import { until } from '../browser/support/wait.mjs';
import { PEERS, bundles } from './page/bundle.mjs';
import { heapOf } from './page/heap.mjs';
import { journeys } from './page/journeys.mjs';
import { keptIn } from './page/kept.mjs';
import { line, missed, table } from './page/report.mjs';
import { HOST, startShop } from './page/server.mjs';
import { orders } from './page/statistics.mjs';
import { CATEGORIES, figures } from './page/trace.mjs';
import { visit } from './page/visitor.mjs';

/** One after the other in each round. */
const TRACKERS = ['none', 'microstage', ...PEERS];

const { values: wish } = parseArgs({
  options: {
    loads: { type: 'string', default: '30' },
    only: { type: 'string' },
    traces: { type: 'string' },
    // Rounds are written there, and those of an earlier run with this build count: 30 take most of an hour.
    keep: { type: 'string' },
    // How much slower than this machine the page's main thread runs.
    throttling: { type: 'string', default: '6' },
  },
});
// The page without one is what all figures are compared with.
const trackers = wish.only ? [...new Set(['none', ...wish.only.split(',')])] : TRACKERS;
const folder = mkdtempSync(path.join(tmpdir(), 'microstage-bench-'));
if (wish.traces) mkdirSync(wish.traces, { recursive: true });
const shop = await startShop(await bundles(), { journeys: journeys(folder) });
const { rounds, keep } = keptIn(wish.keep, trackers);
const missingLoads = Math.max(0, Number(wish.loads) - rounds.length);
// Ctrl-C ends the run behind the round that is under way, with the figures of those before; what the
// servers' module does then is for tests.
let isEnded = false;
process.removeAllListeners('SIGINT').on('SIGINT', () => (isEnded = true));
try {
  // The first round is the warm-up of server and disks.
  for (const [number, order] of orders(trackers, missingLoads + 1).entries()) {
    if (isEnded || !missingLoads) break;
    const loads = await round(order, number);
    if (!number) continue;
    rounds.push(loads);
    keep(loads);
    console.error(`round ${rounds.length} of ${wish.loads}`);
  }
} finally {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
}
if (!rounds.length) throw new Error('no round was measured; expected one at least; the first is only to warm up');
const found = new Map(trackers.map((name) => [name, rounds.map((loads) => loads[name])]));
console.log(table(found));
if (!wish.only) {
  const missing = missed(found);
  console.log(`\n${missing.length ? `missed: ${missing.join('; ')}` : 'all limits hold'}`);
  process.exitCode = missing.length ? 1 : 0;
}
console.log(JSON.stringify(line(found)));

/** A visit with each tracker, in a browser of its own: one that has seen many visits is slower. */
async function round(order, number) {
  const browser = await chromium.launch({
    executablePath: find('chromium', 'chromium-browser', 'google-chrome'),
    // It would end this program, too.
    handleSIGINT: false,
    // Nothing leaves this machine, whatever a script asks for.
    args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    // The first page of a browser is slower than all that follow.
    shop.tracker = 'none';
    const first = await browser.newPage();
    await first.goto(`${shop.origin}/shop/index.html`, { waitUntil: 'load' });
    await first.close();
    const loads = {};
    for (const name of order) loads[name] = await measure(browser, name, number);
    return loads;
  } finally {
    await browser.close();
  }
}

/** One visit with a tracker: its figures. */
async function measure(browser, name, number) {
  shop.tracker = name;
  shop.asked = [];
  const strangers = [];
  let trace;
  let heap;
  await visit(browser, shop.origin, {
    throttling: Number(wish.throttling),
    async before(page) {
      page.on('request', (request) => !request.url().startsWith(shop.origin) && strangers.push(request.url()));
      await browser.startTracing(page, { categories: CATEGORIES });
    },
    async leaving(page, protocol) {
      trace = JSON.parse(await browser.stopTracing());
      heap = await heapOf(protocol);
    },
    quiet: () => until(`the wire of ${name} to be quiet`, () => shop.quiet),
  });
  if (wish.traces) writeFileSync(path.join(wish.traces, `${name}-${number}.json`), JSON.stringify(trace));
  const asked = shop.asked;
  const events = asked.reduce((sum, request) => sum + request.events, 0);
  const other = strangers.filter((address) => !/^(about|blob|data):/.test(address));
  if (other.length) throw new Error(`${name}: found requests to ${other.join(', ')}; expected none beyond the shop`);
  // A tracker that does not run costs nothing: such a figure would be worse than none.
  if (name !== 'none' && !events) throw new Error(`${name}: found no event at its server; expected those of the visit`);
  return {
    ...figures(trace, { origin: shop.origin, own: ownership(name) }),
    heap,
    requests: asked.length,
    bytes: asked.reduce((sum, request) => sum + request.bytes, 0),
    events,
  };
}

/** Tells whether an address of a script is the tracker's. */
function ownership(name) {
  const files = name === 'microstage' ? ['microstage', 'behaviours/', 'capture/'] : [`vendor/${name}`];
  return (address) => [...files, 'sink/'].some((file) => address.startsWith(`${shop.origin}/${file}`));
}
