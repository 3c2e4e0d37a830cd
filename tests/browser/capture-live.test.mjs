// Capture in the real SDK: what a journey asks for becomes inputs of the engine and messages of the
// collector, and the page of a journey that asks for nothing does not load it.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { By } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, running, serve, stageOf } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

const MODULE = /^\/sdk\/microstage-capture\.js$/;

/** One element that was really seen makes interest. */
const JOURNEY = {
  journey: 'observed',
  version: 1,
  facts: { seen: { count: 'element_view', where: "event.element == '#card'" } },
  stages: { browsing: { initial: true }, interest: { enter: [{ when: 'seen >= 1' }], from: ['browsing'] } },
};

const CAPTURE = { visibility: { elements: '#card' }, forms: true, search: ['find'], heat: true };

/** A server whose collector has this journey. */
function serveJourney(t, journey) {
  const journeys = mkdtempSync(path.join(tmpdir(), 'microstage-journeys-'));
  t.after(() => rmSync(journeys, { recursive: true, force: true }));
  writeFileSync(path.join(journeys, 'observed.json'), JSON.stringify(journey));
  return serve(t, { collector: { journeys }, mounts: { '/sdk/': at('dist') } });
}

forEachEngine('what a journey asks for is observed, decides and is sent', async ({ driver }, t) => {
  const server = await serveJourney(t, { ...JOURNEY, capture: CAPTURE, privacy: { ignore: '.account' } });
  await open(driver, server.url('/pages/observed.html?find=red+shoes&token=secret-token'));
  await until('capture to be loaded', () => server.requests({ path: MODULE }).some(({ outcome }) => outcome === 200));
  // The search term is told by capture's first work.
  await advance(driver, server, 10_000);
  await expectStored(server, ['page_view', 'search']);
  await driver.findElement(By.css('[name="card"]')).sendKeys('4111111111111111');
  await driver.findElement(By.css('[name="mail"]')).sendKeys('someone@shop.example');
  await driver.executeScript("document.querySelector('#card').scrollIntoView({ block: 'center', behavior: 'instant' })");
  // The second in view begins when the browser tells of it, which is when it has drawn: time goes
  // on until it was told.
  await until('the element to be seen for a second', async () => {
    await advance(driver, server, 1_000);
    return (await stageOf(driver)) === 'interest';
  });
  await driver.get(server.url('/pages/plain.html'));
  await expectStored(server, ['page_view', 'search', 'form_start', 'element_view', 'stage_changed']);
  const messages = await expectStoredOnce(server);
  const told = (name) => messages.filter((message) => nameOf(message) === name).map(({ properties }) => properties);
  assert.deepEqual(told('search'), [{ search_term: 'red shoes' }]);
  assert.deepEqual(told('form_start'), [{ form_id: 'newsletter' }], 'and none of what the journey puts out of bounds');
  assert.deepEqual(told('element_view').map(({ element, share, seconds }) => [element, share, seconds]), [['#card', 0.5, 1]]);
  const all = JSON.stringify(messages);
  for (const secret of ['4111', 'someone', 'secret-token']) assert.ok(!all.includes(secret), secret);
  await expectQuiet(driver, server);
});

forEachEngine('a journey that asks for nothing loads nothing', async ({ driver }, t) => {
  const server = await serveJourney(t, JOURNEY);
  await open(driver, server.url('/pages/observed.html?find=red+shoes'));
  await running(driver);
  await advance(driver, server, 10_000);
  await expectStored(server, ['page_view']);
  assert.deepEqual(server.requests({ path: MODULE }), []);
});
