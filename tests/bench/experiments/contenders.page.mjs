// In the page: each contender decides all experiments for a visitor whose attributes have changed. Before anything is
// timed, all of them must put the same visitors into the same experiments.

import { FliptClient } from '@flipt-io/flipt-client-js/browser';
import { GrowthBook } from '@growthbook/growthbook';
import { Engine } from 'microstage/engine';

const bits = (flags) => flags.map((flag) => (flag ? '1' : '0')).join('');

async function ours({ visitors, program }) {
  const engine = await Engine.load(Uint8Array.from(program), { visitor: 1 });
  let turn = 0;
  return (visitor) => {
    turn += 1;
    return engine.handle(turn, { type: 'page', properties: visitors[visitor], messageId: turn }).outputs;
  };
}
/** The same for visitors who were never seen: ours keeps variants and finds them by hashing once, so this is what it costs then. */
async function first({ visitors, program }) {
  const engine = await Engine.load(Uint8Array.from(program));
  let turn = 0;
  return (visitor) => {
    turn += 1;
    const fresh = engine.another({ visitor: turn, now: turn });
    const { outputs } = fresh.handle(turn, { type: 'page', properties: visitors[visitor], messageId: turn });
    fresh.free();
    return outputs;
  };
}

ours.included = first.included = (outputs) => bits(outputs.map(({ choice }) => choice !== undefined));

async function growthbook({ audiences, visitors }) {
  const operators = { '>': '$gt', '<=': '$lte', in: '$in' };
  const targeting = (tests) => Object.fromEntries(tests.map(({ name, op, value }) => [name, { [operators[op]]: value }]));
  const features = Object.fromEntries(audiences.map((tests, index) => [
    `f${index}`,
    { defaultValue: 'control', rules: [{ key: `e${index}`, variations: ['control', 'b'], weights: [0.5, 0.5], condition: targeting(tests), hashVersion: 2, hashAttribute: 'id' }] },
  ]));
  const known = visitors.map((visitor, index) => ({ id: `u${index}`, ...visitor }));
  const book = new GrowthBook({ attributes: known[0], trackingCallback: () => {} });
  await book.init({ payload: { features } });
  const names = Object.keys(features);
  return (visitor) => {
    // What it promises is about visual changes; the attributes are there at once.
    void book.setAttributes(known[visitor]);
    return names.map((name) => book.evalFeature(name));
  };
}
growthbook.included = (results) => bits(results.map(({ source }) => source === 'experiment'));

async function flipt({ audiences, visitors }) {
  const operators = { '>': ['NUMBER', 'gt'], '<=': ['NUMBER', 'lte'], in: ['STRING', 'isoneof'] };
  const constraint = ({ name, op, value }) => {
    const [type, operator] = operators[op];
    return { type: `${type}_CONSTRAINT_COMPARISON_TYPE`, property: name, operator, value: Array.isArray(value) ? JSON.stringify(value) : `${value}` };
  };
  const flag = (tests, index) => ({
    key: `e${index}`, name: `e${index}`, description: '', enabled: true, type: 'VARIANT_FLAG_TYPE', rollouts: [],
    rules: [{
      id: `r${index}`, rank: 1, segmentOperator: 'OR_SEGMENT_OPERATOR',
      segments: [{ key: `s${index}`, name: `s${index}`, matchType: 'ALL_SEGMENT_MATCH_TYPE', constraints: tests.map(constraint) }],
      distributions: ['control', 'b'].map((variantKey) => ({ variantKey, rollout: 50, variantAttachment: '' })),
    }],
  });
  const state = { version: '1', namespace: { key: 'default' }, flags: audiences.map(flag) };
  const answer = { ok: true, status: 200, statusText: 'OK', headers: { get: () => null }, json: async () => state };
  const client = await FliptClient.init({ namespace: 'default', url: location.origin, updateInterval: 0, fetcher: async () => answer });
  // Its attributes are texts.
  const contexts = visitors.map((visitor) => Object.fromEntries(Object.entries(visitor).map(([name, value]) => [name, `${value}`])));
  const asked = contexts.map((context, visitor) => audiences.map((_, index) => ({ flagKey: `e${index}`, entityId: `u${visitor}`, context })));
  return (visitor) => client.evaluateBatch(asked[visitor]).responses;
}
flipt.included = (responses) => bits(responses.map(({ variantEvaluationResponse }) => variantEvaluationResponse.match));

/** Microseconds for all experiments, for about so many milliseconds. */
function time(decide, visitors, millis) {
  const began = performance.now();
  let [done, now] = [0, began];
  while (now - began < millis) {
    // The clock of a page is coarse, and asking it is not free.
    for (let visitor = 0; visitor < visitors; visitor += 1) decide(visitor);
    done += visitors;
    now = performance.now();
  }
  return ((now - began) * 1000) / done;
}

/** Rounds of all contenders in turn, each beginning with another one: microseconds by name. */
window.measure = async ({ work, rounds, millis }) => {
  const contenders = [];
  for (const [name, make] of Object.entries({ ours, first, growthbook, flipt })) {
    const decide = await make(work);
    for (const [visitor, expected] of work.held.entries()) {
      const found = make.included(decide(visitor));
      if (found !== expected) throw new Error(`${name}, visitor ${visitor}: found ${found}; expected ${expected}`);
    }
    contenders.push({ name, decide });
  }
  const found = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % contenders.length;
    for (const { name, decide } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const took = time(decide, work.visitors.length, millis);
      // The first round is the warm-up.
      if (round > 0) found[name].push(took);
      await new Promise((next) => setTimeout(next));
    }
  }
  return found;
};
