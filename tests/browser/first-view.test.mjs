// What the next view shows before anything is decided: the templates that the last one ended with, by the snippet in
// the head of the page. How it hands over to whatever is decided, or to nobody; `slots.test.mjs` has a whole visit.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, running, serve, slot, untilOwn, untilShown } from './support/shop.mjs';
import { expectQuiet, loaded, untilPage } from './support/visit.mjs';

const PAGE = '/pages/places.html';
const SCRIPT = '/sdk/microstage.js';

/** The slot as the visitor sees it: what its text says, the height in pixels that is kept for it, and what has moved. */
const LOOK = `const slot = document.querySelector('[data-ms-slot=kept]');
  return [slot.textContent.trim(), parseFloat(getComputedStyle(slot).minBlockSize) || 0, window.shifts];`;
const look = (driver) => driver.executeScript(LOOK);

const OWN = 'What it shows by itself.';
const frames = (driver) => driver.executeAsyncScript('const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))');
const scrollTo = (driver, top) => driver.executeScript("scrollTo({ top: arguments[0], behavior: 'instant' })", top);

/** The page again, as after a view that ended with this. */
async function after(driver, view) {
  await driver.executeScript("const view = JSON.stringify(arguments[0]); addEventListener('pagehide', () => localStorage.setItem('microstage.view', view))", view);
  await driver.navigate().refresh();
  await loaded(driver);
}

const SCENES = {
  'where nothing is decided any more, the own content comes back in the place that is kept': async (driver) => {
    await after(driver, { kept: ['kept', 'kept', 200] });
    await running(driver);
    await untilOwn(driver, 'kept', OWN);
    await frames(driver);
    assert.deepEqual(await look(driver), [OWN, 200, []]);
  },

  'where that would move the page, it waits until nobody sees it': async (driver) => {
    await after(driver, { kept: ['kept', 'kept', 20] });
    await running(driver);
    // Somebody looks after it by then.
    await untilPage(driver, 'the module', "return performance.getEntriesByType('resource').some(({ name }) => /render/.test(name))");
    for (let count = 0; count < 5; count += 1) await frames(driver);
    assert.deepEqual(await look(driver), ['Not filled yet', 20, []]);
    // A browser that does not hold on to what is seen would move it from above, too.
    if (!(await driver.executeScript("return CSS.supports('overflow-anchor', 'auto')"))) return;
    await scrollTo(driver, 4_000);
    await untilOwn(driver, 'kept', OWN);
    await frames(driver);
    assert.deepEqual((await look(driver))[2], []);
  },

  'an instance that ends leaves nothing of it': async (driver) => {
    await after(driver, { kept: ['kept', 'kept', 200] });
    await running(driver);
    await untilOwn(driver, 'kept', OWN);
    await driver.executeScript("microstage('consent', 'denied')");
    await driver.executeScript("microstage('destroy')");
    await frames(driver);
    const [text, height] = await look(driver);
    assert.deepEqual([text, height], [OWN, 0]);
  },

  'a slot that the journey has no more gets its own content back': async (driver) => {
    await driver.executeScript("show({ kept: 'yes' })");
    await after(driver, { gone: ['kept', 'kept', 30], kept: ['kept', 'kept', 144] });
    await untilShown(driver, 'kept', 'kept', 'yes, filled');
    await untilPage(driver, 'the own content', `return document.querySelector('${slot('gone')}').textContent === 'Of no journey.'`);
  },

  'where nobody comes, the own content is back after five seconds': async (driver, server) => {
    server.fault({ path: SCRIPT, status: 404 });
    await after(driver, { kept: ['kept', 'kept', 144] });
    assert.deepEqual((await look(driver)).slice(0, 2), ['Not filled yet', 144]);
    await advance(driver, server, 4_900);
    assert.deepEqual((await look(driver)).slice(0, 2), ['Not filled yet', 144]);
    await advance(driver, server, 200);
    assert.deepEqual((await look(driver)).slice(0, 2), [OWN, 0]);
  },

  'what is remembered may be anything': async (driver) => {
    for (const view of [[], {}, { kept: null }, { kept: ['kept', '"]', '}x'] }, { '"]{}': ['kept', 'kept', 1] }]) {
      await after(driver, view);
      await running(driver);
      await untilOwn(driver, 'kept', OWN);
    }
  },
};

forEachEngine('the first view', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist') } });
      await open(driver, server.url(PAGE));
      await scene(driver, server);
      await expectQuiet(driver, server);
    });
  }
});
