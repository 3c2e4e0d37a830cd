// A hundred experiments with targeting, in the words of each contender, and visitors whose attributes change.

import { generator } from '../page/statistics.mjs';

const COUNT = 100;

/** Tests of an audience: a number, a text among three, and for half of them another number. */
function audiences(random) {
  const below = (end) => Math.floor(random() * end);
  return Array.from({ length: COUNT }, () => [
    { name: `n${below(8)}`, op: '>', value: below(60) },
    { name: `s${below(4)}`, op: 'in', value: ['v0', 'v1', 'v2'] },
    ...(random() < 0.5 ? [{ name: `n${8 + below(8)}`, op: '<=', value: 40 + below(60) }] : []),
  ]);
}

/** What is known of a visitor: sixteen numbers and four texts. */
function attributes(random) {
  const below = (end) => Math.floor(random() * end);
  const numbers = Array.from({ length: 16 }, (_, index) => [`n${index}`, below(100)]);
  return Object.fromEntries([...numbers, ...Array.from({ length: 4 }, (_, index) => [`s${index}`, `v${below(5)}`])]);
}

/** The audiences, eight visitors, and of each who is in which audience, by definition. */
export function workload() {
  const random = generator(5);
  const all = audiences(random);
  const visitors = Array.from({ length: 8 }, () => attributes(random));
  const holds = (visitor, { name, op, value }) => (op === 'in' ? value.includes(visitor[name]) : op === '>' ? visitor[name] > value : visitor[name] <= value);
  const held = visitors.map((visitor) => all.map((tests) => (tests.every((test) => holds(visitor, test)) ? '1' : '0')).join(''));
  return { audiences: all, visitors, held };
}

/** Our journey: an experiment and a slot for each audience. */
export function journey({ audiences: all }) {
  const when = (tests) => tests.map(({ name, op, value }) => `page.${name} ${op} ${op === 'in' ? JSON.stringify(value) : `${value}.0`}`).join(' && ');
  return {
    journey: 'experiments', version: 1, stages: { here: { initial: true } },
    experiments: Object.fromEntries(all.map((tests, index) => [`e${index}`, { when: when(tests), variants: { control: 50, b: 50 } }])),
    slots: Object.fromEntries(all.map((_, index) => [`place${index}`, { choose: [{ block: 'note', experiment: `e${index}` }] }])),
    blocks: { note: { kind: 'banner', title: 'A note' } },
  };
}
