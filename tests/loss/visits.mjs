// What the visitor does while there is trouble.

import assert from 'node:assert/strict';
import { until } from '../browser/support/wait.mjs';
import { isComplete } from './tally.mjs';

/**
 * Five tabs: things are said in each, one after the other and in all at once, and pages are left by
 * every door with something just said: loaded anew, by a link, closed.
 */
export async function laps(visitor, trouble, { count, goodbye }) {
  while (visitor.tabs.length < 5) await visitor.open();
  for (let lap = 0; lap < count; lap += 1) {
    for (const name of visitor.tabs) await visitor.say(name, 4);
    await visitor.wait(6_000);
    const [first, second, third] = visitor.tabs;
    for (const [how, name] of [['reload', first], ['follow', second], ['close', third]]) {
      await goodbye(name);
      await visitor[how](name, 3);
      await trouble.next();
    }
    await visitor.open();
    await visitor.sayTogether(visitor.tabs, 5);
    await visitor.wait(31_000);
    await trouble.next();
  }
  await trouble.end();
  // The visitor comes back, so that what closed tabs have left is sent. (A browser has six
  // connections for an origin, and the test's clock takes one for each tab.)
  await visitor.close(visitor.tabs[0], 0);
  await visitor.open();
}

/** The browser loses its network and gets it back, as it tells pages by `offline` and `online`. */
export async function offline(visitor, trouble, { count }) {
  const { driver, server } = visitor;
  const name = visitor.tabs[0];
  for (let lap = 0; lap < count; lap += 1) {
    await visitor.say(name, 12);
    // The page that is there already goes on; it could not be loaded now.
    await driver.setNetworkConditions({ offline: true, latency: 0, download_throughput: 0, upload_throughput: 0 });
    await visitor.say(name, 12);
    assert.equal(await driver.executeScript('return navigator.onLine'), false);
    await driver.deleteNetworkConditions();
    await visitor.say(name, 12);
    await until('everything to be stored', () => isComplete(server, visitor.said));
  }
}

/**
 * Neither network nor storage for longer than the memory's bounds: the oldest messages are given up.
 * A page that lives to see the network again tells by its numbers how many there were. One that dies
 * before leaves nothing; how many it had numbered is asked of it while it lives, and returned.
 */
export async function neither(visitor, trouble) {
  const [name] = visitor.tabs;
  await visitor.say(name, 5);
  // By then nobody is engaged any more, and the page has nothing to say of itself.
  await visitor.wait(120_000);
  await trouble.next();
  for (let time = 0; time < 8; time += 1) {
    await visitor.say(name, 80);
    await visitor.wait(6_000);
  }
  const dying = await visitor.open();
  await visitor.say(dying, 7);
  const untold = await numbered(visitor, dying);
  await visitor.close(dying, 0);
  await trouble.end();
  return untold;
}

/** How many messages a page has numbered, from its own report: `… SEQ VISITOR`. */
async function numbered(visitor, name) {
  const report = await visitor.run(name, "return window.microstage('report')");
  return Number(/(\d+) [0-9a-f]{8}-/.exec(report)[1]);
}
