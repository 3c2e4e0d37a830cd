// The engine as wasm, called from JavaScript: an event's name and its property go in, what is
// concluded comes out.

import { Engine } from '../../../dist/npm/engine.js';
import { timer } from '../measure.mjs';
import { Visit } from '../visit.mjs';

/** The visitor of the native measurement, brought to the same state. */
async function visitor(shared, engine) {
  const visit = new Visit(shared);
  const made = await Engine.load(Buffer.from(shared.program, 'hex'), { visitor: 1, engine });
  const change = (now, event) => made.handle(now, { type: 'track', event, properties: { value: visit.facts[event] }, messageId: now });
  made.handle(0, { type: 'page', messageId: 0 });
  visit.names.forEach((name) => change(0, name));
  const step = () => {
    const event = visit.step();
    return change(visit.turn, event);
  };
  return { made, step };
}

export async function engine(shared, name, way) {
  const checked = await visitor(shared, way);
  shared.held.forEach(() => checked.step());
  // Truth of every condition, all facts and all ids are in it.
  if (Buffer.from(checked.made.snapshot('everything')).toString('hex') !== shared.snapshot) {
    throw new Error(`${name}: another snapshot than the native engine has after the same events`);
  }
  const { step } = await visitor(shared, way);
  let sink = 0;
  const run = () => {
    sink += step().outputs.length;
  };
  return { name, measure: timer(run), sink: () => sink };
}
