// What a tracker costs the page of a shop, side by side with no tracker at all. `cargo xtask bench
// page` builds what this needs and calls it; the last line is all of the figures.
//
// node page.mjs [--loads N] [--only microstage] [--traces FOLDER] [--throttling N]

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
    // How much slower than this machine the page's main thread runs.
    throttling: { type: 'string', default: '6' },
  },
});
// The page without one is what all figures are compared with.
const trackers = wish.only ? [...new Set(['none', ...wish.only.split(',')])] : TRACKERS;
const folder = mkdtempSync(path.join(tmpdir(), 'microstage-bench-'));
if (wish.traces) mkdirSync(wish.traces, { recursive: true });
const shop = await startShop(await bundles(), { journeys: journeys(folder) });
const browser = await chromium.launch({
  executablePath: find('chromium', 'chromium-browser', 'google-chrome'),
  // It would end this program, too.
  handleSIGINT: false,
  // Nothing leaves this machine, whatever a script asks for.
  args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const found = new Map(trackers.map((name) => [name, []]));
// Ctrl-C ends the run behind the round that is under way, with the figures of those before.
let isEnded = false;
process.once('SIGINT', () => (isEnded = true));
try {
  // The first round is the warm-up of browser, server and disks.
  for (const [round, order] of orders(trackers, Number(wish.loads) + 1).entries()) {
    for (const name of order) {
      const load = await measure(name, round);
      if (round > 0) found.get(name).push(load);
    }
    console.error(`round ${round} of ${wish.loads}`);
    if (isEnded) break;
  }
} finally {
  await browser.close();
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(table(found));
if (!wish.only) {
  const missing = missed(found);
  console.log(`\n${missing.length ? `missed: ${missing.join('; ')}` : 'all limits hold'}`);
  process.exitCode = missing.length ? 1 : 0;
}
console.log(JSON.stringify(line(found)));

/** One visit with a tracker: its figures. */
async function measure(name, round) {
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
  if (wish.traces) writeFileSync(path.join(wish.traces, `${name}-${round}.json`), JSON.stringify(trace));
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
  const prefix = name === 'microstage' ? `${shop.origin}/microstage` : `${shop.origin}/vendor/${name}`;
  return (address) => address.startsWith(prefix) || address.startsWith(`${shop.origin}/sink/`);
}
