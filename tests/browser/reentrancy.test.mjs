// The shop's code calls everything we have from within our own events, and from within its data
// layer: each call has its effect once, none is lost, nothing fails and nothing goes round.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { advance } from './support/clock.mjs';
import { at } from './support/places.mjs';
import { expectReplayed } from './support/records.mjs';
import { lookAtItems, open, push, serve, untilShown, untilStage } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';
import { expectStored, expectStoredOnce, nameOf } from './support/wire.mjs';

/** Calls every method, and notes what those that answer say. */
const CALL_EVERYTHING = `
  window.calls = { track: 0, page: 0, identify: 0, layer: 0 };
  window.heard = [];
  const everything = (from) => {
    calls.track += 1;
    microstage('track', 'reentered', { from });
    calls.layer += 1;
    dataLayer.push({ event: 'pushed', from });
    calls.identify += 1;
    microstage('identify', 'ada', { from });
    microstage('consent', 'granted');
    microstage('track');
    microstage('no such method');
    heard.push([from, microstage('stage'), microstage('rung'), typeof microstage('report')]);
  };
  for (const type of ['stage', 'moment', 'decision']) {
    document.addEventListener('microstage:' + type, (event) => {
      everything(type);
      // A new view decides anew, and that is an event again: once is enough to see that it ends.
      if (type === 'stage') {
        calls.page += 1;
        microstage('page', { type: 'again' });
      }
    });
  }
  const pushed = dataLayer.push;
  dataLayer.push = function (...messages) {
    const length = pushed.apply(this, messages);
    if (messages[0].event === 'view_item') everything('layer');
    return length;
  };`;

forEachEngine('every method called from within', async ({ driver }, t) => {
  const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
  await open(driver, server.url('/pages/slots.html'));
  await driver.executeScript(CALL_EVERYTHING);
  await lookAtItems(driver, 5);
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner');
  await push(driver, { event: 'add_to_cart', ecommerce: { currency: 'EUR', value: 20, items: [{ item_id: 'a', price: 20, quantity: 1 }] } });
  await advance(driver, server, 60_000);
  await expectStored(server, ['add_to_cart', 'moment_started', 'reentered']);

  const { calls, heard } = await driver.executeScript('return { calls, heard }');
  const froms = new Set(heard.map(([from]) => from));
  assert.deepEqual([...froms].sort(), ['decision', 'layer', 'moment', 'stage'], 'each was called from within');
  const stages = new Set(['browsing', 'interest']);
  for (const [from, stage, rung, report] of heard) {
    assert.ok(stages.has(stage), `stage, asked in ${from}: ${stage}`);
    assert.deepEqual([rung, report], ['streaming', 'string'], `asked in ${from}`);
  }
  const messages = await expectStoredOnce(server);
  const count = (name) => messages.filter((message) => nameOf(message) === name).length;
  assert.deepEqual(
    { track: count('reentered'), layer: count('pushed'), identify: count('identify'), page: count('page_view') - 1 },
    calls,
    'each call once',
  );
  assert.deepEqual([count('view_item'), count('add_to_cart')], [5, 1]);
  await expectReplayed(server, t);
  await expectQuiet(driver, server);
});
