// Core Web Vitals, each in the browsers that can measure it.

import assert from 'node:assert/strict';
import { observe, setHidden, settle, told } from './support/capture.mjs';
import { forEachEngine } from './support/engines.mjs';
import { click, expectQuiet } from './support/visit.mjs';

// What a browser has to observe for it, and the ends of good and of what needs improvement
// (https://web.dev/articles/defining-core-web-vitals-thresholds).
const VITALS = {
  CLS: ['layout-shift', 0.1, 0.25],
  FCP: ['paint', 1800, 3000],
  INP: ['event', 200, 500],
  LCP: ['largest-contentful-paint', 2500, 4000],
  TTFB: ['navigation', 800, 1800],
};

const HTML = '<button id="open">Open</button><div id="more"></div><p class="box" style="background: silver">What moves</p>';

/** What is below the button is pushed away, and the browser has seen that. */
const MOVE = `const [done] = arguments;
  new PerformanceObserver((list, observer) => (observer.disconnect(), done())).observe({ type: 'layout-shift' });
  document.querySelector('#more').style.height = '300px';`;

forEachEngine('web vitals', async ({ driver }, t) => {
  // An answer that came later than now would be a mistake of the browser: the fake time goes on a bit.
  const server = await observe(t, driver, { html: HTML, before: '__clock.advance(20_000)', capture: { vitals: true } });
  await settle(driver);
  const types = await driver.executeScript('return PerformanceObserver.supportedEntryTypes');
  const able = Object.keys(VITALS).filter((name) => types.includes(VITALS[name][0]));
  if (able.includes('CLS')) await driver.executeAsyncScript(MOVE);
  await click(driver, '#open');
  // What the click took is known once the next frame is seen.
  await settle(driver);
  await setHidden(driver, true);
  const vitals = (await told(driver)).filter(([event]) => event === 'web_vitals').map(([, values]) => values);
  assert.deepEqual([...new Set(vitals.map(({ name }) => name))].sort(), able);
  for (const { name, value, rating } of vitals) {
    const [, good, poor] = VITALS[name];
    assert.ok(value >= 0 && value < 60_000, `${name}: ${value}`);
    assert.equal(rating, value <= good ? 'good' : value <= poor ? 'needs-improvement' : 'poor', `${name}: ${value}`);
  }
  const shifts = vitals.filter(({ name }) => name === 'CLS');
  if (shifts.length) assert.ok(shifts.at(-1).value > 0, 'something has moved');
  await setHidden(driver, false);
  await expectQuiet(driver, server);
}, { own: true });
