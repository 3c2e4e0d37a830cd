// A hundred experiments with targeting, decided in a page through JavaScript: ours beside GrowthBook's package and Flipt's
// engine in WebAssembly, in one run. `cargo xtask bench experiments` builds what this needs and calls it; the last
// line is all of the figures.
//
// node experiments.mjs [--rounds N] [--millis N]

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { at, find } from '../browser/support/places.mjs';
import { journey, workload } from './experiments/shared.mjs';
import { median } from './page/statistics.mjs';

/** All experiments, in microseconds. */
const LIMIT_US = 15;

const { values: wish } = parseArgs({ options: { rounds: { type: 'string', default: '12' }, millis: { type: 'string', default: '100' } } });
const work = workload();
const folder = mkdtempSync(path.join(tmpdir(), 'microstage-bench-'));
const { outputFiles } = await build({
  entryPoints: [at('tests/bench/experiments/contenders.page.mjs')],
  alias: { 'microstage/engine': at('dist/npm/engine.js') },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  write: false,
  logLevel: 'error',
});
const files = {
  '/': ['text/html', '<!doctype html><title>Experiments</title><script type="module" src="/page.js"></script>'],
  '/page.js': ['text/javascript', outputFiles[0].text],
  '/engine.wasm': ['application/wasm', readFileSync(at('dist/npm/engine.wasm'))],
  '/engine-core.js': ['text/javascript', readFileSync(at('dist/npm/engine-core.js'))],
};
const server = createServer((request, response) => {
  const [type, body] = files[request.url] ?? [];
  response.writeHead(body ? 200 : 404, type && { 'content-type': type });
  response.end(body);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const browser = await chromium.launch({
  executablePath: find('chromium', 'chromium-browser', 'google-chrome'),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const source = path.join(folder, 'experiments.json');
  const compiled = path.join(folder, 'experiments.msp');
  writeFileSync(source, JSON.stringify(journey(work)));
  execFileSync(at('target/release/microstage'), ['compile', source, '-o', compiled]);
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction('window.measure');
  const told = { work: { ...work, program: [...readFileSync(compiled)] }, rounds: Number(wish.rounds), millis: Number(wish.millis) };
  report(await page.evaluate((wanted) => window.measure(wanted), told));
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Prints the table and the line, and says by the exit code whether the limit holds. */
function report(found) {
  const round = (value) => Math.round(value * 100) / 100;
  console.log('a hundred experiments with targeting, decided anew for changed attributes, in a page: µs');
  console.log(`  ${'contender'.padEnd(34)}${['median', 'least', 'most'].map((cell) => cell.padStart(12)).join('')}`);
  for (const [name, title] of [['ours', 'Microstage, wasm'], ['first', 'Microstage, a visitor never seen'], ['growthbook', 'GrowthBook, JavaScript'], ['flipt', 'Flipt, wasm, one batch']]) {
    const all = found[name];
    console.log(`  ${title.padEnd(34)}${[median(all), Math.min(...all), Math.max(...all)].map((cell) => String(round(cell)).padStart(12)).join('')}`);
  }
  const figures = { ours_us: round(median(found.ours)), first_us: round(median(found.first)), growthbook_us: round(median(found.growthbook)), flipt_us: round(median(found.flipt)) };
  const missed = figures.ours_us > LIMIT_US;
  console.log(`\n${missed ? `missed: ${figures.ours_us} µs for all experiments, expected at most ${LIMIT_US}` : 'the limit holds'}`);
  process.exitCode = missed ? 1 : 0;
  console.log(JSON.stringify(figures));
}
