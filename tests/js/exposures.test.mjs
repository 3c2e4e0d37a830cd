// Exposures of ten thousand visitors, of whom most leave a page in the very task in which they see the variant: the
// page's core with its real module, and the real module that tells exposures. The shares of those who were told must
// be those of the journey (https://doi.org/10.1145/3292500.3330722: diagnosing sample ratio mismatch).

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { generator } from '../bench/page/statistics.mjs';
import { compiled } from './support/compiled.mjs';
import { own } from './support/core.mjs';

const VISITORS = 10_000;
const START = 1_795_341_604_000;
const GRANTED = 7;

/** Pearson's statistic above which p is below 0.001, for one degree of freedom. */
const ALARM = 10.83;

const JOURNEY = `{
  "journey": "t", "version": 1, "stages": { "a": { "initial": true } },
  "experiments": { "reviews_test": { "variants": { "control": 50, "reviews": 50 } } },
  "slots": { "hero": { "reserved": true, "choose": [{ "block": "reviews", "experiment": "reviews_test" }] } },
  "blocks": { "reviews": { "kind": "banner", "title": "What others say" } }
}`;

let begin, program;
let stored = new Map();
/** Seeded anew by each run: the same visitors come each time. */
let random = generator(0);

before(async () => {
  const storage = (read) => ({ getItem: (key) => read(key) ?? null });
  const page = {
    document: new EventTarget(),
    location: { search: '', href: 'https://shop.example/' },
    navigator: { userAgent: 'Mozilla/5.0', webdriver: false },
    localStorage: storage((key) => stored.get(key.replace('microstage.', ''))),
    sessionStorage: storage(() => null),
    crypto: { getRandomValues: (bytes) => bytes.map(() => 256 * random()) },
  };
  for (const [name, value] of Object.entries(page)) Object.defineProperty(globalThis, name, { value, configurable: true });
  ({ begin } = await compiled('behaviours/experiments.ts'));
  program = own.compile(JOURNEY);
});

/** The variants that a visitor was told to have seen. `isLost`: what is noted in the page's last task does not leave it. */
function visit(number, isLost) {
  if (number % 1000 === 0) own.__wbg_set_wasm(new WebAssembly.Instance(own.module, own.imports).exports);
  stored = new Map();
  const [settings, hash] = own.settingsOf(program);
  const at = START + number;
  const [lines, shown] = [[], new Map()];
  const core = own.core({
    program, settings, hash, renew: () => undefined,
    storage: { read: (key) => stored.get(key), write: (key, value) => void (value ? stored.set(key, value) : stored.delete(key)) },
    tab: `0199a5e2-7001-7c00-8000-${String(number).padStart(12, '0')}`,
    send: (line) => void lines.push(line),
    tell: (kind, detail) => kind === 'decision' && shown.set(detail.slot, detail.block),
    leave: () => undefined,
  }, at);
  core.permit(GRANTED, at);
  core.take({ at, type: 'page', event: 'page_view', detail: '{}', page: { path: '/' } });
  core.turn(at);

  const ends = new AbortController();
  const [patience, loaded] = [-200 * Math.log(random()), 300 * random()];
  if (patience > loaded) {
    const notes = [];
    const holds = (expr) => core.value(expr) === 'true';
    const tests = begin(undefined, {
      content: settings, shown, holds, signal: ends.signal,
      words: ([[expr]]) => `${core.value(expr) ?? ''}`,
      isHere: () => true,
      keep: (key, text) => void (text ? stored.set(key, text) : stored.delete(key)),
      guard: (act) => act,
      track: (event, values) => void notes.push({ at: at + loaded, type: 'track', event, detail: JSON.stringify(values) }),
    });
    tests.decide('hero');
    // What the treatment invites to is done at once by four of five; control has nothing to click on.
    const leavesAtOnce = shown.get('hero') !== '' && random() < 0.8;
    if (!(isLost && leavesAtOnce)) notes.forEach(core.take);
  }
  ends.abort();
  return lines.map((line) => JSON.parse(line.slice(line.indexOf('{')))).filter(({ event }) => event === 'experiment_viewed').map(({ properties }) => properties.variation_id);
}

/** How many were told to have seen each variant, and Pearson's statistic of equal shares. */
function counted(isLost) {
  random = generator(11);
  const counts = { control: 0, reviews: 0 };
  for (let number = 0; number < VISITORS; number += 1) {
    const told = visit(number, isLost);
    assert.ok(told.length <= 1, 'once');
    if (told.length) counts[told[0]] += 1;
  }
  const { control, reviews } = counts;
  return { ...counts, statistic: (control - reviews) ** 2 / (control + reviews) };
}

test('who leaves at once is counted like everybody else', () => {
  const { control, reviews, statistic } = counted(false);
  assert.ok(control + reviews > 3000 && control + reviews < 0.9 * VISITORS, `${control} and ${reviews}: some leave before anything is decided`);
  assert.ok(statistic < ALARM, `${control} and ${reviews}: ${statistic}`);
});

test('and a page that tells later than it shows would raise the alarm', () => {
  const { control, reviews, statistic } = counted(true);
  assert.ok(statistic > ALARM, `${control} and ${reviews}: ${statistic}`);
});
