// What is painted when a block comes: how many frames after the change of stage, and in which of them.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { pixelsOf } from './support/png.mjs';
import { open, running, serve, untilShown } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { until } from './support/wait.mjs';

const PAGE = '/pages/film.html';

/** The bars of the page, from above, and a place in each of them. */
const BARS = ['reserved', 'fixed', 'grows', 'first'];
const PLACES = BARS.map((_, at) => [0.75, 0.2 * at + 0.1]);

const shop = (t) => serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts: { '/sdk/': at('dist') } });

const go = (driver) => driver.executeScript("microstage('track', 'go')");

/** Slots that are in sight, and may change there. */
const SWAPPED = ['reserved', 'fixed'];

/** Other programs of the machine may hold up one frame: the quickest of so many visits says what we ask for. */
const VISITORS = 5;

forEachEngine('film: two frames at most from the change of stage to the block', async ({ driver }, t) => {
  const found = [];
  const isQuick = (drawn) => SWAPPED.every((name) => drawn[name] <= 2);
  while (!found.some(isQuick) && found.length < VISITORS) {
    // An origin of its own: a visitor who has not been there.
    const server = await shop(t);
    await open(driver, server.url(PAGE));
    // By then what looks after the slots is there.
    await untilShown(driver, 'first', 'red');
    await untilPage(driver, 'the module', "return performance.getEntriesByType('resource').some(({ name }) => /render/.test(name))");
    await driver.executeAsyncScript('requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))');
    await go(driver);
    for (const name of SWAPPED) await untilShown(driver, name, 'red');
    found.push(await driver.executeScript('return drawn()'));
    await expectQuiet(driver, server);
  }
  assert.ok(found.some(isQuick), `frames: ${JSON.stringify(found)}`);
});

/** Follows what the page draws: the pictures of it, each as the colours of the bars. */
async function film(driver) {
  const connection = await driver.createCDPConnection('page');
  const frames = [];
  connection._wsConnection.on('message', (message) => {
    const { method, params } = JSON.parse(message);
    if (method !== 'Page.screencastFrame') return;
    frames.push(pixelsOf(Buffer.from(params.data, 'base64'), PLACES).map(colour));
    connection.execute('Page.screencastFrameAck', { sessionId: params.sessionId }, null);
  });
  connection.execute('Page.startScreencast', { format: 'png', everyNthFrame: 1, maxWidth: 320, maxHeight: 240 }, null);
  return {
    frames,
    end: () => connection.execute('Page.stopScreencast', {}, null),
  };
}

function colour([red, green, blue]) {
  if (blue > 200 && red < 60) return 'own';
  if (red > 200 && blue < 60) return 'decided';
  return red > 200 && green > 200 ? 'blank' : `${red} ${green} ${blue}`;
}

/** One bar over the film, without repetitions, from its first content on. */
function courseOf(frames, bar) {
  const colours = frames.map((frame) => frame[BARS.indexOf(bar)]);
  const begun = colours.slice(colours.findIndex((each) => each !== 'blank'));
  return begun.filter((each, at) => each !== begun[at - 1]);
}

const last = (frames, bar) => frames.at(-1)?.[BARS.indexOf(bar)];

forEachEngine('film: every picture shows the own content or the decided one', async ({ driver }, t) => {
  const server = await shop(t);

  await t.test('a change of stage in a page that is looked at', async () => {
    await open(driver, server.url(PAGE));
    await untilShown(driver, 'first', 'red');
    const strip = await film(driver);
    await until('the own content', () => last(strip.frames, 'reserved') === 'own');
    await go(driver);
    await until('the decided content', () => last(strip.frames, 'fixed') === 'decided' && last(strip.frames, 'reserved') === 'decided');
    // It was tried there, out of the visitor's sight, before or in the same frame.
    await driver.executeAsyncScript('const [done] = arguments; let left = 20; (function wait() { left-- ? requestAnimationFrame(wait) : done(); })()');
    const frames = strip.frames;
    strip.end();
    for (const [bar, course] of Object.entries({ reserved: ['own', 'decided'], fixed: ['own', 'decided'], grows: ['own'], first: ['decided'] })) {
      assert.deepEqual(courseOf(frames, bar), course, bar);
    }
  });

  await t.test('the first view, whose files come late', async () => {
    const late = server.fault({ path: '/sdk/microstage.js', hold: true });
    const strip = await film(driver);
    const opening = driver.get(server.url(`${PAGE}?late`));
    await until('the own content', () => last(strip.frames, 'first') === 'own');
    late.remove();
    await opening;
    await running(driver);
    // The visitor of the last view: their stage is known.
    await until('the decided content', () => ['first', 'reserved', 'fixed'].every((bar) => last(strip.frames, bar) === 'decided'));
    const frames = strip.frames;
    strip.end();
    // What is drawn of the page before is not of this page.
    const begun = frames.slice(frames.findIndex((each) => each[BARS.indexOf('first')] === 'own'));
    for (const bar of ['first', 'reserved', 'fixed']) assert.deepEqual(courseOf(begun, bar), ['own', 'decided'], bar);
    assert.deepEqual(courseOf(begun, 'grows'), ['own']);
    await expectQuiet(driver, server);
  });
}, { only: ['chromium'], own: true });
