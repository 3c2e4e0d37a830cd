// Engaged time against its definition, millisecond by millisecond: on random visits, and on a recorded
// one (rrweb's demo, through MICROSTAGE_DATA).

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

const { engagement } = await compiled('engagement.ts');
const { milestones } = await compiled('scroll.ts');
const { depthOf } = await compiled('capture/scroll-depth.ts');

const IDLE_MS = 30_000;

/**
 * What happened in a visit: `[at, 'move' | 'see' | 'hide' | 'sleep']` in order; it is visible at first. The clock is
 * read when it asks for that, but not while the machine sleeps, which is until the next thing happens.
 */
function driven(visit, end, idle, take = []) {
  const engaged = engagement(0, true, idle);
  let taken = 0;
  let awake = true;
  const pass = (until) => {
    for (let at = engaged.wakeAt(); awake && at && at <= until; at = engaged.wakeAt()) taken += engaged.take(at, 0);
    awake = true;
  };
  for (const [at, what] of [...visit, ...take.map((each) => [each, 'take'])].sort(([a], [b]) => a - b)) {
    pass(at);
    if (what === 'sleep') awake = false;
    else if (what === 'move') engaged.move(at);
    else if (what === 'take') taken += engaged.take(at, 0);
    else engaged.see(at, what === 'see');
  }
  pass(end);
  return taken + engaged.take(end, 0);
}

/** The definition: a millisecond counts where the page is visible and somebody has just moved. */
function defined(visit, end, idle) {
  let [visible, active, engaged, seen] = [true, 0, 0, 0];
  let next = 0;
  for (let at = 0; at < end; at += 1) {
    for (; visit[next]?.[0] <= at; next += 1) {
      const what = visit[next][1];
      if (what !== 'hide') active = at;
      if (what !== 'move') visible = what === 'see';
    }
    seen += visible;
    engaged += visible && at < active + idle;
  }
  return { engaged, seen };
}

/** A row of random numbers below one, the same for each seed (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A visit whose page comes and goes, and whose visitor moves in between or does not. */
function randomVisit(next) {
  const end = Math.floor(next() * 100_000) + 1;
  const visit = [];
  let visible = true;
  for (let at = 0; at < end; at += Math.floor(next() ** 4 * 60_000)) {
    if (next() < 0.2) visible = !visible;
    visit.push([at, next() < 0.2 ? (visible ? 'see' : 'hide') : 'move']);
    if (visit.length > 200) break;
  }
  return { visit, end };
}

test('engaged time is its definition, and never more than the visible one, on random visits', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const next = random(seed);
    const { visit, end } = randomVisit(next);
    const idle = [1000, IDLE_MS, 90_000][seed % 3];
    const { engaged, seen } = defined(visit, end, idle);
    assert.equal(driven(visit, end, idle), engaged, `seed ${seed}`);
    assert.ok(engaged <= seen && seen <= end, `seed ${seed}: ${engaged} ≤ ${seen} ≤ ${end}`);
  }
});

test('it does not matter how often it is asked', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const next = random(seed);
    const { visit, end } = randomVisit(next);
    const asked = Array.from({ length: 50 }, () => Math.floor(next() * end));
    assert.equal(driven(visit, end, IDLE_MS, asked), driven(visit, end, IDLE_MS), `seed ${seed}`);
  }
});

// Each row: what happens, until when, and the engaged time.
const HOUR = 3_600_000;
const VISITS = [
  ['nobody moves', [], HOUR, IDLE_MS],
  ['nobody moves for an hour', [[1000, 'move'], [HOUR, 'move']], HOUR + 1000, 1000 + IDLE_MS + 1000],
  ['the machine sleeps for an hour', [[1000, 'move'], [1000, 'sleep'], [HOUR, 'move']], HOUR + 1000, 1000 + 1000],
  ['it sleeps while nobody is there', [[40_000, 'sleep'], [HOUR, 'move']], HOUR + 1000, IDLE_MS + 1000],
  ['it sleeps for so short that nobody can tell', [[2000, 'sleep'], [5500, 'move']], 10_000, 10_000],
  ['a frozen tab comes back and goes at once', [[500, 'hide'], [HOUR, 'see'], [HOUR + 1, 'hide']], HOUR + 2, 501],
  ['it is hidden before anything', [[0, 'hide']], HOUR, 0],
  ['movements of a hidden page', [[100, 'hide'], [200, 'move'], [HOUR, 'move']], HOUR, 100],
  ['hidden twice, shown twice', [[100, 'hide'], [200, 'hide'], [300, 'see'], [400, 'see'], [500, 'hide']], HOUR, 300],
];
for (const [what, visit, end, expected] of VISITS) {
  test(`${what}: ${expected} ms`, () => assert.equal(driven(visit, end, IDLE_MS), expected));
}

// ----- A recorded visit -----

const RECORDING = process.env.MICROSTAGE_DATA && path.join(process.env.MICROSTAGE_DATA, 'data/rrweb-demo-events.json');
const skip = RECORDING && existsSync(RECORDING) ? false : 'MICROSTAGE_DATA names no folder with data/rrweb-demo-events.json';

/** rrweb's numbers: https://github.com/rrweb-io/rrweb, packages/types. */
const INCREMENTAL = 3, META = 4;
const MOUSE_MOVE = 1, INTERACTION = 2, SCROLL = 3;
const CLICK = 2;

/** The recording as what a page would have heard, in milliseconds since its first event. */
function recorded() {
  const events = JSON.parse(readFileSync(RECORDING, 'utf8'));
  const [{ timestamp: began }] = events;
  const end = events.at(-1).timestamp - began;
  const heard = events.filter(({ type }) => type === INCREMENTAL).map(({ data, timestamp }) => ({ ...data, at: timestamp - began }));
  const of = (wanted) => heard.filter(({ source }) => source === wanted);
  // Positions of the mouse are gathered, each with how long ago it was.
  const moves = of(MOUSE_MOVE).flatMap(({ at, positions }) => positions.map(({ timeOffset }) => at + timeOffset));
  const interactions = of(INTERACTION);
  return {
    end,
    view: events.find(({ type }) => type === META).data.height,
    scrolls: of(SCROLL),
    clicks: interactions.filter(({ type }) => type === CLICK).map(({ at }) => at),
    activity: [...moves, ...interactions.map(({ at }) => at), ...of(SCROLL).map(({ at }) => at)].sort((a, b) => a - b),
  };
}

test('a recorded visit of 81 s: how long somebody was there', { skip }, () => {
  const { activity, end } = recorded();
  const visit = activity.map((at) => [at, 'move']);
  assert.deepEqual([activity.length, end], [113, 81_080]);
  // Summed up from the file by another program: of each pause between two events at most `idle`.
  for (const [idle, expected] of [[1000, 15_072], [5000, 28_932], [IDLE_MS, 68_368]]) {
    const { engaged, seen } = defined(visit, end, idle);
    assert.deepEqual([driven(visit, end, idle), engaged, seen], [expected, expected, end]);
  }
});

test('a recorded visit: how deep its containers were seen', { skip }, () => {
  const { scrolls, view } = recorded();
  const ids = [...new Set(scrolls.map(({ id }) => id))];
  assert.ok(ids.length > 1, 'several containers scrolled');
  for (const id of ids) {
    const own = scrolls.filter((scroll) => scroll.id === id);
    const deepest = Math.max(...own.map(({ y }) => y));
    // The recording has no heights: once the visitor has reached the end, once half, once a tenth.
    for (const height of [deepest + view, 2 * (deepest + view), 10 * (deepest + view)]) {
      const reached = milestones();
      const depths = own.map(({ y, at }) => ({ at, ...depthOf({ top: -y, height, view, scrolled: y }) }));
      const told = depths.flatMap(({ at, percent }) => reached(percent).map((milestone) => [milestone, at]));
      const first = (milestone) => own.find(({ y }) => (100 * (y + view + 1)) / height >= milestone)?.at;
      const expected = [25, 50, 75, 90, 100].map((milestone) => [milestone, first(milestone)]).filter(([, at]) => at !== undefined);
      assert.deepEqual(told, expected);
      assert.equal(Math.max(...depths.map(({ pixels }) => pixels)), deepest + view);
    }
  }
});
