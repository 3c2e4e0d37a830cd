// A hundred experiments with targeting, evaluated for a visitor whose attributes have changed.

import { GrowthBook } from '@growthbook/growthbook';
import { asyncTimer } from '../measure.mjs';

export async function growthbook({ experiments: { conditions, attributes, held } }) {
  const features = Object.fromEntries(
    conditions.map((condition, number) => [
      `f${number}`,
      { defaultValue: 'c', rules: [{ key: `e${number}`, variations: ['a', 'b'], weights: [0.5, 0.5], condition: targeting(condition), hashVersion: 2, hashAttribute: 'id' }] },
    ]),
  );
  const visitors = attributes.map((own, number) => ({ id: `u${number}`, ...own }));
  const book = new GrowthBook({ attributes: visitors[0], trackingCallback: () => {} });
  await book.init({ payload: { features } });
  const names = Object.keys(features);
  for (const [number, visitor] of visitors.entries()) {
    await book.setAttributes(visitor);
    const found = names.map((name) => (book.evalFeature(name).source === 'experiment' ? '1' : '0')).join('');
    if (found !== held[number]) throw new Error('GrowthBook includes a visitor in other experiments than the engine');
  }
  let turn = 0;
  const run = async () => {
    await book.setAttributes(visitors[turn++ % visitors.length]);
    for (let i = 0; i < names.length; i++) book.evalFeature(names[i]);
  };
  return { name: 'growthbook', measure: asyncTimer(run) };
}

const OPERATORS = { '>': '$gt', '<=': '$lte', in: '$in' };

function targeting(condition) {
  return Object.fromEntries(condition.map(({ f, op, v }) => [f, { [OPERATORS[op]]: v }]));
}
