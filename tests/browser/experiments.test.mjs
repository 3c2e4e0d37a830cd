// Experiments as visitors meet them: a variant is kept, an exposure is told once and before the page can be left,
// previews and programs count for nothing; and the report over the collector's database says just that.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { go, open, push, running, serve, untilOwn, untilShown, viewItem } from './support/shop.mjs';
import { click, expectQuiet, openTab, see, untilPage } from './support/visit.mjs';
import { expectNothingSent, expectStoredOnce, nameOf } from './support/wire.mjs';

const JOURNEY = at('tests/browser/journeys/experiments.json');
const PAGE = '/pages/experiments.html';

/** FNV-1a of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
const fnv1a = (text) => [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);

/** The place in an experiment by GrowthBook's hash, version 2 (https://docs.growthbook.io/lib/build-your-own). */
const place = (seed, id) => (fnv1a(String(fnv1a(seed + id))) % 10_000) / 10_000;

/** An id that has this place in the experiment; `nth` of them. */
function visitor(seed, [from, until], nth = 0) {
  for (let number = 1; ; number += 1) {
    const id = `0198c0de-0000-7000-8000-${String(number).padStart(12, '0')}`;
    if (place(seed, id) >= from && place(seed, id) < until && nth-- === 0) return id;
  }
}

const CONTROL = [0, 0.5];
const REVIEWS = [0.5, 1];

/** The address of the page for a visitor. */
const pageOf = (server, id, more = '') => server.url(`${PAGE}?visitor=${id}${more}`);

const exposures = (messages) =>
  messages.filter((message) => nameOf(message) === 'experiment_viewed').map(({ anonymousId, properties }) => [anonymousId, properties.experiment_id, properties.variation_id]);

/** What `microstage report` says of the collector's database. */
function report(server, journey) {
  const args = ['report', '--database', server.collector.database, '--journey', journey, '--json'];
  try {
    return JSON.parse(execFileSync(at('target/release/microstage'), args, { encoding: 'utf8' }));
  } catch (error) {
    throw new Error(`microstage ${args.join(' ')}: ${error.stderr || error.stdout || error}`);
  }
}

/** A folder with the journey, which a test may change. */
function ownJourneys(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-journeys-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(JOURNEY, path.join(folder, 'experiments.json'));
  return folder;
}

/** Puts another journey in the place, and has the browser forget the one that it would keep for a minute. */
async function publish(driver, folder, journey, text) {
  writeFileSync(path.join(folder, 'experiments.json'), journey);
  const fetched = "return fetch('/v1/programs/experiments/1', { cache: 'reload', credentials: 'omit' }).then((answer) => answer.text()).then((program) => program.includes(arguments[0]))";
  await untilPage(driver, 'the new version', fetched, text);
}

forEachEngine('experiments', async ({ driver }, t) => {
  const folder = ownJourneys(t);
  const server = await serve(t, { collector: { journeys: folder }, mounts: { '/sdk/': at('dist') } });
  const [buyer, keeper, leaver, tester, program] = [
    visitor('reviews_test', REVIEWS), visitor('reviews_test', CONTROL), visitor('reviews_test', REVIEWS, 1),
    visitor('reviews_test', CONTROL, 1), visitor('reviews_test', REVIEWS, 2),
  ];

  await t.test('the variant is kept by a reload, a second tab and a new version of the journey', async () => {
    await open(driver, pageOf(server, buyer));
    await untilShown(driver, 'hero', 'reviews', 'What others say');
    await untilShown(driver, 'bar', 'plain');
    await driver.navigate().refresh();
    await running(driver);
    await untilShown(driver, 'hero', 'reviews');
    const first = await driver.getWindowHandle();
    await openTab(driver, server.url(PAGE));
    await running(driver);
    await untilShown(driver, 'hero', 'reviews');
    await driver.close();
    await driver.switchTo().window(first);
    const journey = readFileSync(JOURNEY, 'utf8');
    const changed = journey.replace('"version": 1', '"version": 2').replace('"control": 50, "reviews": 50', '"control": 99, "reviews": 1');
    await publish(driver, folder, changed.replace('What others say', 'What they say now'), 'What they say now');
    await driver.get(server.url(PAGE));
    await running(driver);
    await untilShown(driver, 'hero', 'reviews', 'What they say now');
    await publish(driver, folder, journey, 'What others say');
    // Whoever buys leaves the page with the same click.
    await go(driver, '#buy');
    await untilShown(driver, 'hero', 'reviews');
  });

  await t.test('control is exposed as well, and told before the page is left at once', async () => {
    await open(driver, pageOf(server, keeper));
    await untilOwn(driver, 'hero', 'A hero');
    await untilShown(driver, 'bar', 'plain');
    await push(driver, viewItem('coat'));
    await go(driver, '#buy');
    await open(driver, pageOf(server, leaver));
    await see(driver, '[data-ms-shows="reviews"]');
    // In the task in which the variant is there.
    await driver.executeScript('location.href = "?gone"');
    await untilPage(driver, 'the next page', 'return location.search === "?gone"');
    await running(driver);
  });

  await t.test('a preview shows each variant, also to those whom it is not for, and counts none', async () => {
    await open(driver, pageOf(server, tester, '&ms-preview=reviews_test:reviews,colour_test:blue'));
    await untilShown(driver, 'hero', 'reviews');
    await untilShown(driver, 'bar', 'blue');
    await see(driver, '[data-ms-preview]');
    await go(driver, '#buy');
    await untilShown(driver, 'hero', 'reviews');
    await open(driver, pageOf(server, tester, '&ms-preview=reviews_test:control,colour_test:red'));
    await untilShown(driver, 'bar', 'red');
    await untilOwn(driver, 'hero', 'A hero');
    await go(driver, '[data-ms-preview] a');
    await untilShown(driver, 'bar', 'plain');
    assert.equal(await driver.executeScript("return document.querySelector('[data-ms-preview]')"), null);
  });

  await t.test('a program sees what control sees', async () => {
    await open(driver, pageOf(server, program, '&program'));
    await untilShown(driver, 'bar', 'plain');
    await untilOwn(driver, 'hero', 'A hero');
  });

  await advance(driver, server, 60_000);
  const messages = await expectStoredOnce(server);

  await t.test('each exposure is told once', () => {
    const told = exposures(messages);
    const colours = told.filter(([, experiment]) => experiment === 'colour_test');
    assert.deepEqual(told.filter(([, experiment]) => experiment === 'reviews_test').sort(), [
      [buyer, 'reviews_test', 'reviews'], [keeper, 'reviews_test', 'control'], [leaver, 'reviews_test', 'reviews'],
      // As anybody, behind the end of the preview; of whom a report takes nothing.
      [tester, 'reviews_test', 'control'],
    ].sort());
    assert.equal(colours.length, 1, 'only one has looked at anything');
    assert.equal(colours[0][0], keeper);
    const marked = (name) => [...new Set(messages.filter(({ context }) => context.microstage[name]).map(({ anonymousId }) => anonymousId))];
    assert.deepEqual(marked('bot'), [program]);
    assert.deepEqual(marked('preview'), [tester]);
  });

  await t.test('and the report says just that', () => {
    const { leftOut, experiments } = report(server, JOURNEY);
    assert.deepEqual(leftOut, { previews: 1, bots: 1 });
    const [{ replayed, variants }] = experiments.filter(({ experiment }) => experiment === 'reviews_test');
    assert.equal(replayed, false);
    const counted = variants.map(({ variant, visitors, converted, revenue }) => ({ variant, visitors, converted, revenue }));
    assert.deepEqual(counted, [
      { variant: 'control', visitors: 1, converted: 1, revenue: 40 },
      { variant: 'reviews', visitors: 2, converted: 1, revenue: 40 },
    ]);
  });

  await t.test('and no page has complained', () => expectQuiet(driver, server));
});

forEachEngine('experiments before consent', async ({ driver }, t) => {
  const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist') } });
  const id = visitor('reviews_test', REVIEWS);
  await open(driver, pageOf(server, id, '&consent=pending'));
  await untilShown(driver, 'bar', 'plain');
  await untilOwn(driver, 'hero', 'A hero');
  // Besides the address of the page itself.
  server.log.splice(0, server.log.length);
  await advance(driver, server, 10_000);
  expectNothingSent(server);
  await driver.executeScript("microstage('consent', 'granted')");
  await untilShown(driver, 'hero', 'reviews');
  await advance(driver, server, 10_000);
  assert.deepEqual(exposures(await expectStoredOnce(server)), [[id, 'reviews_test', 'reviews']]);
  await expectQuiet(driver, server);
});
