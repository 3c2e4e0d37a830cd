// Tabs of one visitor commit in the same millisecond, and one overwrites what the other has written:
// all of them end in the one stage that everything together leads to, and so does the replay.

import assert from 'node:assert/strict';
import { stageAfter } from '../loss/journey.mjs';
import { startShop } from '../loss/shop.mjs';
import { isComplete, replayedStages, tally } from '../loss/tally.mjs';
import { Visitor } from '../loss/visitor.mjs';
import { engines, forEachEngine } from './support/engines.mjs';
import { until } from './support/wait.mjs';

/** A stage for each so many events: at the end one input more or less is seen. */
const STEP = 5;

/** The text that tabs share. */
const STATE = 'microstage.state';

/** Tabs that are out of sight take their turns at once: browsers let them wait for up to a second. */
const AWAKE = ['--disable-background-timer-throttling', '--disable-renderer-backgrounding'];

async function expectOneStage(server, visitor, journey) {
  await until('everything to be stored', async () => {
    if (await isComplete(server, visitor.said)) return true;
    await visitor.wait(10_000);
    return false;
  });
  assert.equal(visitor.said.size % STEP, 0, 'the last input is the one that leads to the stage');
  const expected = stageAfter(visitor.said.size, STEP);
  await visitor.untilStage(expected);
  assert.deepEqual(await replayedStages(server, journey), [expected], 'the stage of the replay');
  const { lost, gaps } = await tally(server, visitor.said);
  assert.deepEqual({ lost, gaps }, { lost: 0, gaps: 0 });
}

/** The shared state, as it is stored, or one put in its place. */
const state = (visitor, name) => visitor.run(name, 'return localStorage.getItem(arguments[0])', STATE);
const putBack = (visitor, name, text) => visitor.run(name, 'localStorage.setItem(arguments[0], arguments[1])', STATE, text);

const SCENES = {
  'five tabs say things at once, again and again': async (visitor) => {
    for (let tab = 0; tab < 5; tab += 1) await visitor.open();
    for (let time = 0; time < 4; time += 1) {
      await visitor.sayTogether(visitor.tabs, 10);
      await visitor.wait(1_000);
    }
  },

  'each says many things in one turn': async (visitor) => {
    for (let tab = 0; tab < 3; tab += 1) await visitor.open();
    await visitor.sayTogether(visitor.tabs, 5, 4);
    await visitor.wait(1_000);
  },

  'another tab puts an older state in its place': async (visitor) => {
    const [first, second] = [await visitor.open(), await visitor.open()];
    await visitor.say(first, 3);
    await visitor.wait(1_000);
    const stale = await state(visitor, second);
    await visitor.say(first, 7);
    await visitor.wait(1_000);
    assert.notEqual(await state(visitor, second), stale);
    await putBack(visitor, second, stale);
    await visitor.wait(1_000);
    await visitor.say(second, 5);
    await visitor.wait(1_000);
    // Who comes later finds all of it.
    await visitor.open();
  },

  'both have said something on the older state': async (visitor) => {
    const [first, second] = [await visitor.open(), await visitor.open()];
    await visitor.say(first, 2);
    await visitor.wait(1_000);
    const stale = await state(visitor, first);
    await visitor.say(first, 4);
    await visitor.say(second, 4);
    await visitor.wait(1_000);
    await putBack(visitor, first, stale);
    await visitor.wait(1_000);
    await visitor.open();
  },
};

for (const engine of engines) {
  forEachEngine('races of tabs', async ({ driver }, t) => {
    for (const [title, scene] of Object.entries(SCENES)) {
      await t.test(title, async (t) => {
        const { server, journey, address } = await startShop(t, { step: STEP, most: 250 });
        const visitor = new Visitor(driver, server, { address: address('shop.html') });
        t.after(() => visitor.leave());
        await scene(visitor);
        await expectOneStage(server, visitor, journey);
      });
    }
  }, { only: [engine], timeout: 300_000, args: engine === 'chromium' ? AWAKE : [] });
}
