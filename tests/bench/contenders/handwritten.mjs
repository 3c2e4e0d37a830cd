// What somebody would write by hand: an index of rules by fact, and only those that read the
// changed fact are looked at.

import { timer } from '../measure.mjs';
import { Visit } from '../visit.mjs';

export function holds(rule, facts) {
  for (let i = 0; i < rule.length; i++) {
    const { f, op, v } = rule[i];
    const value = facts[f];
    let holds;
    switch (op) {
      case '>':
        holds = value > v;
        break;
      case '>=':
        holds = value >= v;
        break;
      case '<':
        holds = value < v;
        break;
      case '<=':
        holds = value <= v;
        break;
      case '==':
        holds = value === v;
        break;
      default:
        holds = value !== v;
    }
    if (!holds) return false;
  }
  return true;
}

/** For each fact the numbers of the rules that read it. */
function index(rules) {
  const byFact = {};
  rules.forEach((rule, number) => {
    for (const f of new Set(rule.map((one) => one.f))) (byFact[f] ??= []).push(number);
  });
  return byFact;
}

export async function handwritten(shared) {
  const { rules } = shared;
  const byFact = index(rules);
  checkTouched(shared, byFact);
  const visit = new Visit(shared);
  let sink = 0;
  const run = () => {
    const touched = byFact[visit.step()];
    const { facts } = visit;
    let count = 0;
    for (let i = 0; i < touched.length; i++) if (holds(rules[touched[i]], facts)) count++;
    sink += count;
  };
  return { name: 'handwritten_js', measure: timer(run), sink: () => sink };
}

/** The rules that it looks at hold, and the others stay as they were: as the engine says of all. */
function checkTouched({ rules, held, ...shared }, byFact) {
  const visit = new Visit(shared);
  const truth = rules.map((rule) => holds(rule, visit.facts));
  for (const expected of held) {
    for (const rule of byFact[visit.step()]) truth[rule] = holds(rules[rule], visit.facts);
    const found = truth.map((holds) => (holds ? '1' : '0')).join('');
    if (found !== expected) throw new Error('hand-written JavaScript finds other rules to hold than the engine');
  }
}
