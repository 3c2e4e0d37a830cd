// Not one event lost, not one doubled: a visitor with five tabs says things while the way to the
// store breaks in every way there is, and the store is compared with what the pages have counted.
//
// MICROSTAGE_LOSS=whole makes each visit longer: more than 10,000 events in all.
// MICROSTAGE_LOSS_ONLY=TEXT runs the scenarios with this text in their title.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { engines, forEachEngine } from '../browser/support/engines.mjs';
import { until } from '../browser/support/wait.mjs';
import { stageAfter } from './journey.mjs';
import { BROWSERS, SCENARIOS } from './scenarios.mjs';
import { startShop } from './shop.mjs';
import { table } from './table.mjs';
import { isComplete, replayedStages, tally } from './tally.mjs';
import { Visitor } from './visitor.mjs';

const WHOLE = process.env.MICROSTAGE_LOSS === 'whole';

const ONLY = process.env.MICROSTAGE_LOSS_ONLY ?? '';

/** How long a visit is: one lap is 57 events. */
const LAPS = { chromium: WHOLE ? 13 : 1, firefox: WHOLE ? 3 : 1, webkit: WHOLE ? 3 : 1 };

/** A stage for each so many events. */
const STEP = 10;

/** Tabs that are out of sight go on at full speed: which one is in front is not what this is about. */
const AWAKE = ['--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'];

const rows = [];
after(() => process.stdout.write(table(rows)));

/** Waits for what is still under way. What does not come in this time is counted as lost. */
async function arrival(visitor, server, marks) {
  const arrived = async () => {
    if (await isComplete(server, marks)) return true;
    await visitor.wait(60_000);
    return false;
  };
  await until('everything to be stored', arrived, { within: 15_000 }).catch(() => undefined);
}

async function live({ driver, engine }, t, row) {
  const { visit, begin, before, leaving, found, frame, real, alone, loses } = row;
  const { server, journey, address, vendor } = await startShop(t, { step: STEP, most: 1_000 });
  server.scripts = !real;
  if (before) {
    await driver.get(server.url('/pages/plain.html'));
    assert.ok(await driver.executeScript(before), 'the storage is as it should be');
    await driver.get('about:blank');
  }
  const visitor = new Visitor(driver, server, { address: address(frame ? 'frame.html' : 'shop.html'), alone, frame, real });
  t.after(() => visitor.leave());
  const trouble = begin(server);
  await visitor.open();
  if (found) assert.ok(await visitor.run(visitor.tabs[0], found), 'the storage is as it should be');
  const untold = (await visit(visitor, trouble, {
    count: LAPS[engine],
    goodbye: (name) => leaving && visitor.run(name, leaving, vendor),
  })) ?? 0;
  // Messages go in order: where some are missing on purpose, the last one of a page that lives is
  // waited for.
  await arrival(visitor, server, loses ? visitor.lastSaid() : visitor.said);
  const counts = await tally(server, visitor.said, untold);
  rows.push({ scenario: row.title, engine, works: !loses, ...counts });
  assert.ok(trouble.hits() > 0, 'the trouble was met');
  if (loses) expectGapsToTell(visitor, counts);
  else assert.deepEqual({ lost: counts.lost, gaps: counts.gaps }, { lost: 0, gaps: 0 });
  if (!alone) await expectOneStage(server, visitor, journey);
}

/** What is missing is what the gaps say: things said, stages concluded from them, and views. */
function expectGapsToTell({ views, perTab }, { lost, stages, pages, gaps }) {
  assert.ok(lost > 0, 'something was lost');
  const concluded = perTab.reduce((sum, made) => sum + Math.floor(made / STEP), 0);
  assert.equal(gaps, lost + (concluded - stages) + (views - pages), 'the gaps tell how much');
}

/** All tabs are in the stage that everything said leads to, and so is the replay of the export. */
async function expectOneStage(server, visitor, journey) {
  await visitor.wait(1_000);
  const expected = stageAfter(visitor.said.size, STEP);
  assert.deepEqual(await replayedStages(server, journey), [expected], 'the stage of the replay');
  await visitor.untilStage(expected);
}

for (const engine of engines) {
  for (const [browser, launch] of Object.entries(BROWSERS)) {
    const runs = (row) => row.browser === browser && (row.engines ?? engines).includes(engine) && row.title.includes(ONLY);
    const wanted = SCENARIOS.filter((row) => runs(row) && (WHOLE || engine === 'chromium' || row.short));
    if (!wanted.length) continue;
    if (!launch.engines.includes(engine)) {
      test(`loss, ${browser} browser [${engine}]`, { skip: launch.why });
      continue;
    }
    const { args = [], prefs = {} } = launch[engine] ?? {};
    const awake = engine === 'chromium' ? AWAKE : [];
    forEachEngine(`loss, ${browser} browser`, async (open, t) => {
      for (const row of wanted) await t.test(row.title, (t) => live(open, t, row));
    }, { only: [engine], timeout: 1_200_000, args: [...awake, ...args], prefs });
  }
}
