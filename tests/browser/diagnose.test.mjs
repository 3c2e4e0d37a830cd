// What diagnose() says when something is wrong: each fault has a sign of its own, and nothing is said
// on the console, where the shop's visitors could see it.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { push, serve, viewItem } from './support/shop.mjs';
import { expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { BATCH } from './support/wire.mjs';

const PAGE = '/pages/slots.html';
const LATE = '/pages/late.html';
const PLAIN = '/plain/plain.html';
const WASM = '/sdk/microstage.wasm', CORE = '/sdk/microstage-core.js';
const PROGRAM = /^\/v1\/programs\//;
const RUBBISH = Buffer.concat([Buffer.from('MSP1'), Buffer.alloc(300, 0x5a)]);

/** The shop's own things fill the storage, down to the last letter. */
const FILL = `for (let size = 1 << 22; size >= 1; size >>= 1) {
  for (let more = true, number = 0; more; number += 1) {
    try { localStorage.setItem('shop.' + size + '.' + number, 'x'.repeat(size)); } catch { more = false; }
  }
}`;

/** The storage throws when it is only named, as in a sandboxed frame; then our script comes. */
const SHUT = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('shut', 'SecurityError'); } });
  const script = document.createElement('script');
  Object.assign(script.dataset, { journey: 'fashion-shop', key: 'demo', consent: 'granted' });
  script.src = '/sdk/microstage.js';
  document.head.append(script);`;

const call = (...values) => (driver) => driver.executeScript('window.microstage(...arguments)', ...values);
const order = { event: 'purchase', ecommerce: { transaction_id: 'T-1', currency: 'EUR', value: 10 } };
const off = (driver, server) =>
  fetch(`${server.collector.origin}/v1/journeys/fashion-shop/rollout`, { method: 'PUT', body: '{"percent": 0}' }).then(({ ok }) => assert.ok(ok));
const isHash = (program) => /^[\da-f]{16}$/.test(program);

/** Until the answer has these members; `refusals` are those that are there. */
const WELL = { rung: 'streaming', program: true, hash: true, consent: 7, isStored: true, refusals: [] };

/**
 * `first`: before the page is opened; `acts`: in it. What `diagnose()` says: `program` as a truth, `hash`
 * whether it names one, `isStored` whether something of ours is.
 */
const ROWS = [
  { title: 'nothing', expected: WELL },
  { title: 'wasm is missing', faults: [{ path: WASM, status: 404 }], expected: { ...WELL, rung: 'js' } },
  { title: 'neither wasm nor JavaScript core', faults: [WASM, CORE].map((path) => ({ path, status: 404 })), expected: { rung: 'inert', program: true } },
  { title: 'the journey is missing', faults: [{ path: PROGRAM, status: 404 }], expected: { rung: 'streaming', program: false } },
  { title: 'the journey is rubbish', faults: [{ path: PROGRAM, status: 200, body: RUBBISH }], expected: { rung: 'streaming', program: true } },
  { title: 'the journey is switched off', first: off, expected: { rung: 'streaming', program: true } },
  { title: 'what delivers is missing', faults: [{ path: '/sdk/microstage-delivery.js', status: 404 }], expected: { ...WELL, refusals: [['part_missing', 'delivery']] } },
  { title: 'what listens for consent is missing', page: '/pages/platforms.html?source=tcf', faults: [{ path: '/microstage-consent.js', status: 404 }], expected: { ...WELL, consent: 9, isStored: false, refusals: [['part_missing', 'consent']] } },
  { title: 'the consent platform is silent', page: '/pages/platforms.html?source=stub', wait: 11_000, expected: { ...WELL, consent: 1, isStored: false, refusals: [['consent_unanswered', 'tcf']] } },
  { title: 'the collector has an error', faults: [{ path: BATCH, status: 503 }], wait: 30_000, expected: { ...WELL, refusals: [['collector', '503']] } },
  { title: 'the collector does not know the key', faults: [{ path: BATCH, status: 401 }], wait: 30_000, expected: { ...WELL, refusals: [['collector', '401']] } },
  { title: 'the collector does not answer', faults: [{ path: BATCH, drop: true }], wait: 30_000, expected: { ...WELL, refusals: [['collector', '0']] } },
  {
    title: 'the collector has an error, then none, then does not answer', faults: [{ path: BATCH, status: 503, times: 1 }], wait: 60_000,
    then: async (driver, server) => {
      server.fault({ path: BATCH, drop: true });
      await push(driver, viewItem('b'));
      await advance(driver, server, 30_000);
    },
    expected: { ...WELL, refusals: [['collector', '503'], ['collector', '0']] },
  },
  { title: 'the storage is full', first: (driver) => driver.executeScript(FILL), expected: { ...WELL, isStored: false } },
  { title: 'the storage is shut', page: LATE, acts: [(driver) => driver.executeScript(SHUT)], expected: { ...WELL, isStored: false } },
  { title: 'a call without a name', acts: [call('track')], expected: { ...WELL, refusals: [['unusable', 'track']] } },
  { title: 'an amount that cannot be', acts: [call('track', 'view_item', { value: -3 })], expected: { ...WELL, refusals: [['implausible', 'view_item']] } },
  { title: 'an order without its number', acts: [call('track', 'purchase', { value: 3 })], expected: { ...WELL, refusals: [['missing', 'purchase']] } },
  { title: 'an order that was told', acts: [(driver) => push(driver, order), (driver) => push(driver, order)], expected: { ...WELL, refusals: [['repeated', 'purchase']] } },
];

/** The refusals, without our own questions that came before there was anybody to answer. */
const REFUSALS = "(window.microstage('diagnose').refusals ?? []).filter(([, detail]) => detail !== 'diagnose')";

/** What the page says of itself, without what differs from run to run. */
async function diagnosed(driver) {
  const { rung, program, consent, stored, waiting, refused, refusals: all } = await driver.executeScript("return window.microstage('diagnose')");
  if (consent === undefined || consent === null) return { rung, program: !!program };
  assert.equal(refused, all.length);
  const refusals = await driver.executeScript(`return ${REFUSALS}`);
  assert.ok(Number.isInteger(waiting), `${waiting} messages wait`);
  return { rung, program: !!program, hash: isHash(program), consent, isStored: stored !== '', refusals };
}

forEachEngine('what is wrong', async ({ driver }, t) => {
  for (const { title, page = PAGE, faults = [], first, acts = [], wait = 1_000, then, expected } of ROWS) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') } });
      await driver.get(server.url(PLAIN));
      await first?.(driver, server);
      for (const fault of faults) server.fault(fault);
      await driver.get(server.url(page));
      await loaded(driver);
      const [begin, ...rest] = page === LATE ? acts : [undefined, ...acts];
      await begin?.(driver);
      // The stub must not be asked, and what is not there yet has nothing to say.
      await untilPage(driver, 'it to be loaded', "return window.microstage?.live && window.microstage('diagnose')");
      for (const act of rest) await act(driver);
      await push(driver, viewItem('a'));
      await advance(driver, server, wait);
      await then?.(driver, server);
      const count = expected.refusals?.length ?? 0;
      await untilPage(driver, `${count} refusals`, `return ${REFUSALS}.length >= arguments[0]`, count);
      assert.deepEqual(await diagnosed(driver), expected);
      await expectQuiet(driver, server, /Failed to load|status of|HTTP error/);
    });
  }
});
