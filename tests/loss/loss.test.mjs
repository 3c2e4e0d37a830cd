// Not one event lost, not one doubled: a visitor with five tabs says things while the way to the
// store breaks in every way there is, and the store is compared with what the pages have counted.
//
// MICROSTAGE_LOSS=whole makes each visit longer: 10,000 events in all.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { forEachEngine } from '../browser/support/engines.mjs';
import { at } from '../browser/support/places.mjs';
import { startServer } from '../browser/support/server.mjs';
import { until } from '../browser/support/wait.mjs';
import { journeyFolder, stageAfter } from './journey.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { table } from './table.mjs';
import { isComplete, replayedStages, tally } from './tally.mjs';
import { Visitor } from './visitor.mjs';

const WHOLE = process.env.MICROSTAGE_LOSS === 'whole';
const LAPS = WHOLE ? 14 : 2;
const STEP = 25;

/** Tabs that are out of sight go on at full speed: which is in front is not what this is about. */
const AWAKE = {
  chromium: ['--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'],
};

const rows = [];
after(() => process.stdout.write(table(rows)));

/** A server whose pages, SDK and program are there also while the collector is not. */
async function startShop(t) {
  const journeys = journeyFolder(t, STEP, 3000);
  const folder = path.join(journeys.folder, 'programs');
  mkdirSync(path.join(folder, 'loss'), { recursive: true });
  const mounts = { '/pages/': at('tests/loss/pages'), '/sdk/': at('dist'), '/v1/programs/': folder };
  const server = await startServer({ collector: { journeys: journeys.folder }, mounts });
  t.after(() => server.close());
  const program = await fetch(`${server.collector.origin}/v1/programs/loss/1`);
  writeFileSync(path.join(folder, 'loss/1'), Buffer.from(await program.arrayBuffer()));
  return { server, journey: journeys.file, collector: await server.listen() };
}

/** A lap of a visit: in all tabs, one after the other and together, and out of some by every door. */
async function lap(visitor, trouble, leaving) {
  for (const name of visitor.tabs) await visitor.say(name, 4);
  await visitor.wait(6_000);
  const [first, second, third] = visitor.tabs;
  for (const [how, name] of [['reload', first], ['follow', second], ['close', third]]) {
    if (leaving) await leaving(name);
    await visitor[how](name, 3);
    await trouble.next();
  }
  await visitor.open();
  await visitor.sayTogether(visitor.tabs, 5);
  await visitor.wait(31_000);
  await trouble.next();
}

async function live({ driver, engine }, t, row) {
  const { server, journey, collector } = await startShop(t);
  const { begin, before, leaving, frame, alone } = row;
  if (frame) server.scripts = false;
  const page = frame ? 'frame.html' : 'shop.html';
  const address = `${server.url(`/pages/${page}`)}?collector=${encodeURIComponent(collector)}`;
  const visitor = new Visitor(driver, server, { address, frame, alone, real: frame });
  // Others' requests wait at an address of their own, so that they take no connection of ours.
  const vendor = `${await server.listen()}/vendor`;
  server.fault({ path: '/vendor', hold: true });
  const goodbye = leaving && ((name) => visitor.run(name, leaving, vendor));
  if (before) {
    await driver.get(server.url('/pages/plain.html'));
    assert.ok(await driver.executeScript(before), 'the storage is as it should be');
    await driver.get('about:blank');
  }
  const trouble = begin(server);
  for (let tab = 0; tab < 5; tab += 1) await visitor.open();
  for (let count = 0; count < LAPS; count += 1) await lap(visitor, trouble, goodbye);
  await trouble.end();
  // The visitor comes back, and what closed tabs have left is sent from here. (Browsers have six
  // connections for an origin, and the test's clock takes one for each tab.)
  await visitor.close(visitor.tabs[0], 0);
  await visitor.open();
  await until('everything to be stored', async () => {
    if (await isComplete(server, visitor.said)) return true;
    await visitor.wait(60_000);
    return false;
  }, { within: 30_000, every: visitor.real ? 100 : 1 }).catch(() => undefined);
  const counts = await tally(server, visitor.said);
  rows.push({ scenario: row.title, engine, ...counts });
  assert.ok(trouble.hits() > 0, 'the trouble was met');
  assert.deepEqual({ lost: counts.lost, gaps: counts.gaps }, { lost: 0, gaps: 0 });
  if (!alone) await expectOneStage(server, visitor, journey);
}

/** All tabs are in the stage that everything said leads to, and so is the replay of the export. */
async function expectOneStage(server, visitor, journey) {
  await visitor.wait(1_000);
  const expected = stageAfter(visitor.said.size, STEP);
  const { timelines } = await replayedStages(server, journey);
  assert.deepEqual(timelines.map(({ steps }) => steps.at(-1)?.stage), [expected], 'the stage of the replay');
  assert.deepEqual(await visitor.stages(), visitor.tabs.map(() => expected), 'the stage in each tab');
}

/** What a browser is started with, as its own driver wants to hear it. */
const launched = (launch, engine) => ({
  args: [...(AWAKE[engine] ?? []), ...(launch?.args?.[engine] ?? [])],
  prefs: launch?.prefs?.[engine] ?? {},
});

for (const row of SCENARIOS) {
  for (const engine of ['chromium', 'firefox', 'webkit']) {
    forEachEngine(`loss: ${row.title}`, (browser, t) => live(browser, t, row), { only: [engine], timeout: 600_000, ...launched(row.launch, engine) });
  }
}
