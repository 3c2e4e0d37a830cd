// Rule engines of others, each with the same rules. None of them knows what an event has changed,
// so each looks at all rules.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import RulesEngine from '@adobe/aep-rules-engine';
import * as zen from '@gorules/zen-engine-wasm';
import jsonLogic from 'json-logic-js';
import rulesEngine from 'json-rules-engine';
import { asyncTimer, timer } from '../measure.mjs';
import { Visit, check } from '../visit.mjs';

const JSON_RULES = { '>': 'greaterThan', '>=': 'greaterThanInclusive', '<': 'lessThan', '<=': 'lessThanInclusive', '==': 'equal', '!=': 'notEqual' };

export async function jsonRulesEngine(shared) {
  const engine = new rulesEngine.Engine();
  shared.rules.forEach((rule, number) => {
    const all = rule.map(({ f, op, v }) => ({ fact: f, operator: JSON_RULES[op], value: v }));
    engine.addRule({ conditions: { all }, event: { type: String(number) } });
  });
  await check('json-rules-engine', shared, 8, async (facts) => {
    const { events } = await engine.run(facts);
    return new Set(events.map(({ type }) => Number(type)));
  });
  const visit = new Visit(shared);
  const run = () => {
    visit.step();
    return engine.run(visit.facts);
  };
  return { name: 'json_rules_engine', measure: asyncTimer(run) };
}

const LOGIC = { '==': '===', '!=': '!==' };

export async function logic(shared) {
  const rules = shared.rules.map((rule) => ({ and: rule.map(({ f, op, v }) => ({ [LOGIC[op] ?? op]: [{ var: f }, v] })) }));
  const holding = (facts) => new Set(rules.flatMap((rule, number) => (jsonLogic.apply(rule, facts) ? [number] : [])));
  await check('json-logic', shared, shared.held.length, holding);
  const visit = new Visit(shared);
  let sink = 0;
  const run = () => {
    visit.step();
    for (let i = 0; i < rules.length; i++) if (jsonLogic.apply(rules[i], visit.facts)) sink++;
  };
  return { name: 'json_logic', measure: timer(run), sink: () => sink };
}

const ALLOY = { '>': 'gt', '>=': 'ge', '<': 'lt', '<=': 'le', '==': 'eq', '!=': 'ne' };

export async function alloy(shared) {
  const rules = shared.rules.map((rule, number) => {
    const conditions = rule.map(({ f, op, v }) => ({ type: 'matcher', definition: { key: f, matcher: ALLOY[op], values: [v] } }));
    return {
      condition: { type: 'group', definition: { logic: 'and', conditions } },
      consequences: [{ id: String(number), type: 'item', detail: {} }],
    };
  });
  const engine = (RulesEngine.default ?? RulesEngine)({ version: 1, rules });
  const execute = (facts) => engine.execute({ ...facts, events: {} }).flat();
  await check("Adobe's rules engine", shared, shared.held.length, (facts) => new Set(execute(facts).map(({ id }) => Number(id))));
  const visit = new Visit(shared);
  const context = Object.assign(visit.facts, { events: {} });
  let sink = 0;
  const run = () => {
    visit.step();
    sink += engine.execute(context).length;
  };
  return { name: 'alloy', measure: timer(run), sink: () => sink };
}

export async function zenWasm(shared) {
  const file = createRequire(import.meta.url).resolve('@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm');
  zen.initSync({ module: readFileSync(file) });
  const one = (rule) => rule.map(({ f, op, v }) => `${f} ${op} ${JSON.stringify(v)}`).join(' and ');
  // All rules as one expression: a call for each rule takes five times as long.
  const all = `[${shared.rules.map(one).join(', ')}]`;
  const holding = (facts) => new Set(zen.evaluateExpression(all, facts).flatMap((holds, number) => (holds ? [number] : [])));
  await check('ZEN', shared, shared.held.length, holding);
  const visit = new Visit(shared);
  let sink = 0;
  const run = () => {
    visit.step();
    sink += zen.evaluateExpression(all, visit.facts).length;
  };
  return { name: 'zen', measure: timer(run), sink: () => sink };
}
