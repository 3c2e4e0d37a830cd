// What the npm package loads later: by names that bundlers find, so that each becomes a file of its own.

import type { Options } from './client.js';
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

/**
 * Loads a behaviour: where they all are is not known before one is wanted. What the one that tells the data layer has to
 * know of the page's options is handed to it here: the core need not keep that for those who never ask.
 */
export const behaviours = ({ dataLayer: layer }: Options): Source['behaviour'] => async (name) => {
  const found = await (await import('microstage:behaviours')).behaviour(name);
  return name === 'promotions' ? { begin: (element, host) => found.begin(element, { ...host, layer } as typeof host) } : found;
};
