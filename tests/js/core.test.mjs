// The core with its real module and a host that keeps everything in memory: what the visitor allows,
// traps, tabs that overwrite each other.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core, settings } from './support/core.mjs';

const PERSONALISE = 1, PERSIST = 2, SEND = 4;
const GRANTED = PERSONALISE | PERSIST | SEND;

const START = 1_795_341_604_000;
const page = { at: START, type: 'page', event: 'page_view', detail: '{}', page: { path: '/' } };
const view = (at, item = 'a') => ({ at: START + at, type: 'track', event: 'view_item', detail: JSON.stringify({ items: [{ item_id: item }] }) });
const identify = (at) => ({ at: START + at, type: 'identify', event: '', detail: '{"plan":"gold"}', user: 'customer-7' });

/** Names of the messages that were sent, with the stages of their time. */
const sent = ({ lines }) => lines.map((line) => JSON.parse(line.slice(line.indexOf('{')))).map(({ type, event, context }) => `${event ?? type} ${context.microstage.stage ?? '-'}`);

const ALLOWED = [
  { title: 'not asked', steps: [], sent: [], keys: [] },
  { title: 'granted after all that', steps: [GRANTED], sent: ['page browsing', 'view_item browsing', 'view_item interest', 'stage_changed interest'], keys: ['state', 'visitor'] },
  { title: 'denied', steps: [PERSONALISE], sent: [], keys: [] },
  { title: 'denied, then granted: only from then on', steps: [PERSONALISE, GRANTED], sent: [], keys: ['state', 'visitor'] },
  { title: 'kept and not told', steps: [PERSONALISE | PERSIST], sent: [], keys: ['state', 'visitor'] },
  { title: 'told and not kept', steps: [PERSONALISE | SEND], sent: ['page browsing', 'view_item browsing', 'view_item interest', 'stage_changed interest'], keys: [] },
  { title: 'told without a decision', steps: [SEND], sent: ['page -', 'view_item -', 'view_item -'], keys: [] },
  { title: 'granted, then not any more', steps: [GRANTED, PERSONALISE], sent: ['page browsing', 'view_item browsing', 'view_item interest', 'stage_changed interest'], keys: [] },
];
for (const { title, steps, ...expected } of ALLOWED) {
  test(`what may be done: ${title}`, async () => {
    const made = await core();
    [page, view(1), view(2)].forEach(made.core.take);
    made.core.turn(START + 3);
    for (const mode of steps) {
      made.allow(mode);
      made.core.permit(mode, START + 10);
      made.core.turn(START + 10);
    }
    assert.deepEqual({ sent: sent(made), keys: [...made.stored.keys()].sort() }, expected);
  });
}

test('a trap costs the input that led to it, and nothing else', async () => {
  const made = await core();
  made.allow(GRANTED);
  made.core.permit(GRANTED, START);
  [page, view(1)].forEach(made.core.take);
  made.core.turn(START + 1);
  made.core.take(identify(2));
  const before = made.state();
  made.trap();
  assert.throws(() => made.core.take(view(3, 'trap')));
  made.core.rebuild();
  assert.equal(made.state(), before, 'the state of before');
  made.core.take(view(4));
  made.core.turn(START + 4);
  assert.equal(made.core.stage(), 'interest');
  // Its message is there, without what an engine would say of it.
  assert.deepEqual(sent(made), ['page browsing', 'view_item browsing', 'identify -', 'view_item -', 'view_item interest', 'stage_changed interest']);
  assert.equal(new Set(made.lines.map((line) => line.slice(1, 37))).size, made.lines.length);
});

test('after three traps it stays still', async () => {
  const made = await core();
  made.core.take(page);
  for (let times = 1; times <= 3; times++) {
    made.trap();
    assert.throws(() => made.core.take(view(times)));
    made.core.rebuild();
  }
  made.trap();
  assert.throws(() => made.core.take(view(9)));
  assert.throws(() => made.core.rebuild());
});

test('what another tab has overwritten happens again on top of it', async () => {
  const stored = new Map();
  const one = await core({ stored });
  const other = await core({ stored });
  for (const { core, allow } of [one, other]) {
    allow(GRANTED);
    core.permit(GRANTED, START);
    core.take(page);
    core.turn(START);
  }
  // Both read the same text; the one that commits last overwrites the other.
  one.core.turn(START + 1);
  const base = stored.get('state');
  one.core.take(view(2, 'a'));
  one.core.turn(START + 2);
  stored.set('state', base);
  other.core.take(view(3, 'b'));
  other.core.turn(START + 3);
  const told = one.lines.length;
  one.core.turn(START + 4);
  assert.equal(one.core.stage(), 'interest', 'both views count');
  assert.deepEqual(sent(one).slice(told), ['stage_changed interest'], 'no input is told twice');
  other.core.turn(START + 5);
  assert.equal(other.core.stage(), 'interest');
  const settled = stored.get('state');
  for (const { core } of [one, other, one]) core.turn(START + 6);
  assert.equal(stored.get('state'), settled, 'and that is no news for the other one again');
});

// How much of what a tab has done is told again, if another one puts an older state in its place.
for (const [looked, before, after] of [[49, 'interest', 'interest'], [50, 'fifty', 'fifty'], [51, 'more', 'fifty'], [120, 'more', 'fifty']]) {
  test(`${looked} looks that another tab has overwritten: the last fifty happen again`, async () => {
    const made = await core();
    made.allow(GRANTED);
    made.core.permit(GRANTED, START);
    made.core.take(page);
    made.core.turn(START);
    const base = made.stored.get('state');
    for (let look = 1; look <= looked; look++) {
      made.core.take(view(look, `item-${look}`));
      made.core.turn(START + look);
    }
    assert.equal(made.core.stage(), before);
    const told = made.lines.length;
    made.stored.set('state', base);
    made.core.turn(START + looked + 1);
    assert.equal(made.core.stage(), after);
    // What the visitor did was told already.
    assert.deepEqual(sent(made).slice(told).filter((name) => name.startsWith('view_item')), []);
  });
}

test('what is stored may be anything', async () => {
  for (const text of ['x', '||', '1|a=b|\u0101', '9'.repeat(400), '1|x|'.repeat(99)]) {
    const made = await core({ stored: new Map([['state', text], ['visitor', 'nobody']]) });
    made.allow(GRANTED);
    made.core.permit(GRANTED, START);
    [page, view(1), view(2)].forEach(made.core.take);
    made.core.turn(START + 3);
    assert.equal(made.core.stage(), 'interest', JSON.stringify(text));
  }
});

test('a journey runs, and is told of, for as many visitors as it says', async () => {
  const many = 400;
  let [running, telling] = [0, 0];
  for (let times = 0; times < many; times++) {
    const made = await core({ settings: { ...settings, rollout: 50, sample: 25 } });
    if (!made.core) continue;
    running++;
    made.core.permit(PERSONALISE | SEND, START);
    made.core.take(page);
    made.core.turn(START);
    telling += +(made.lines.length > 0);
    for (const line of made.lines) assert.equal(JSON.parse(line.slice(line.indexOf('{'))).context.microstage.sample, 25);
  }
  // Four standard errors of 50 and of 25 per cent.
  assert.ok(Math.abs(running - many / 2) < 4 * Math.sqrt(many / 4), `${running} of ${many}`);
  assert.ok(Math.abs(telling - running / 4) < 4 * Math.sqrt((running * 3) / 16), `${telling} of ${running}`);
  for (const rollout of [0, 100]) assert.equal(!!(await core({ settings: { ...settings, rollout } })).core, rollout > 0);
});
