// Global Privacy Control: what a journey makes of it, what messages say of it, and what the collector
// records. No cookie is written because of it.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, open, serve, storage, untilShown } from './support/shop.mjs';
import { expectQuiet, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce, sent } from './support/wire.mjs';

const POLICIES = ['ignore', 'no-share', 'opt-out'];

/** A journey for each policy. */
const journey = (gpc) => ({
  journey: `gpc-${gpc}`,
  version: 1,
  facts: { views: { count: 'view_item' } },
  stages: { browsing: { initial: true }, interest: { enter: [{ when: 'views >= 2' }] } },
  slots: { hero: { choose: [{ block: 'offer', when: "stage == 'interest'" }] } },
  blocks: { offer: { kind: 'banner', title: 'Cannot decide?' } },
  privacy: { gpc },
});

/** What the journey says, where consent comes from, what the browser says; what is kept, what is told, whether messages say so. */
const ROWS = [
  ['ignore', 'granted', true, { kept: true, told: true, flag: true }],
  ['no-share', 'granted', true, { kept: true, told: false }],
  ['opt-out', 'granted', true, { kept: true, told: true, flag: true }],
  ['ignore', 'pending', true, { kept: false, told: false }],
  ['opt-out', 'denied', true, { kept: false, told: false }],
  // Nobody has asked the visitor: then what the browser says is the only word there is.
  ['ignore', 'signals', true, { kept: false, told: false }],
  ['no-share', 'signals', true, { kept: false, told: false }],
  ['opt-out', 'signals', true, { kept: false, told: false }],
  ...POLICIES.flatMap((policy) => ['granted', 'signals'].map((consent) => [policy, consent, false, { kept: true, told: true }])),
];

function journeys(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const policy of POLICIES) writeFileSync(path.join(folder, `gpc-${policy}.json`), JSON.stringify(journey(policy)));
  return folder;
}

async function visit(driver, server, policy, consent, said = '') {
  await open(driver, server.url(`/pages/gpc.html?journey=gpc-${policy}&consent=${consent}${said}`));
  // What is decided in the page's memory does not depend on it.
  await lookAtItems(driver, 2);
  await untilShown(driver, 'hero', 'offer');
  // The module that listens to signals is loaded in idle time.
  await untilPage(driver, 'an answer', "return arguments[0] === 'pending' || !(window.microstage('diagnose').consent & 8)", consent);
  await advance(driver, server, 20_000);
}

const flags = (messages) => [...new Set(messages.map(({ context }) => context.microstage.gpc ?? false))];

forEachEngine('Global Privacy Control', async ({ driver }, t) => {
  const folder = journeys(t);
  for (const [policy, consent, gpc, { kept, told, flag = false }] of ROWS) {
    await t.test(`${policy}, consent ${consent}, the browser says ${gpc ? 'so' : 'nothing'}`, async (t) => {
      const server = await serve(t, { collector: { journeys: folder }, mounts: { '/sdk/': at('dist') } });
      await visit(driver, server, policy, consent, `&gpc=${gpc}`);
      const { local, session, cookies } = await storage(driver);
      assert.deepEqual([Object.keys(local).includes('microstage.visitor'), session, cookies], [kept, {}, '']);
      if (told) {
        await expectStored(server, ['page_view', 'view_item', 'view_item', 'stage_changed']);
        assert.deepEqual(flags(await expectStoredOnce(server)), [flag]);
      } else assert.deepEqual(sent(server), []);
      await expectQuiet(driver, server);
    });
  }
});

// A browser that really says it, and its header. The visitor agrees, and the journey takes that.
forEachEngine('Global Privacy Control of the browser itself', async ({ driver }, t) => {
  const server = await serve(t, { collector: { journeys: journeys(t) }, mounts: { '/sdk/': at('dist') } });
  await visit(driver, server, 'opt-out', 'granted');
  const messages = await expectStored(server, ['page_view', 'view_item']);
  assert.ok(server.requests({ method: 'POST' }).every(({ headers }) => headers['sec-gpc'] === '1'), 'the browser says so');
  assert.deepEqual(flags(messages), [true]);
  assert.deepEqual([...new Set(messages.map(({ gpc }) => gpc))], [true], 'the collector has recorded it');
}, { only: ['firefox'], prefs: { 'privacy.globalprivacycontrol.enabled': true, 'privacy.globalprivacycontrol.functionality.enabled': true } });
