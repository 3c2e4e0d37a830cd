// What the npm package loads later: by names that bundlers find, so that each becomes a file of its own.

import type { Later, Source } from './load.js';

const PARTS: { [Name in keyof Later]: () => Promise<Later[Name]> } = {
  core: () => import('microstage:core'),
  delivery: () => import('microstage:delivery'),
  capture: () => import('microstage:capture'),
  consent: () => import('microstage:consent'),
  identity: () => import('microstage:identity'),
  render: () => import('microstage:render'),
};

/** Loads a part. */
export const part: Source['part'] = (name) => PARTS[name]();

/** Loads a behaviour: where they all are is not known before one is wanted. */
export const behaviour: Source['behaviour'] = async (name) => (await import('microstage:behaviours')).behaviour(name);
