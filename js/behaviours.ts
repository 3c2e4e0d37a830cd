// How the npm package finds behaviours: by names that bundlers follow, so that each becomes a file of its
// own. The script tag asks for the same files by their addresses.

import type { Behaviour } from './render/blocks.js';

/** Those that no block asks for are begun with more than the others. */
const MODULES: { [name: string]: () => Promise<unknown> } = {
  carousel: () => import('microstage:behaviours/carousel'),
  copy: () => import('microstage:behaviours/copy'),
  countdown: () => import('microstage:behaviours/countdown'),
  dialog: () => import('microstage:behaviours/dialog'),
  experiments: () => import('microstage:behaviours/experiments'),
  hotspot: () => import('microstage:behaviours/hotspot'),
  page: () => import('microstage:behaviours/page'),
  promotions: () => import('microstage:behaviours/promotions'),
  recommend: () => import('microstage:behaviours/recommend'),
  reminder: () => import('microstage:behaviours/reminder'),
  source: () => import('microstage:behaviours/source'),
  sticky: () => import('microstage:behaviours/sticky'),
  survey: () => import('microstage:behaviours/survey'),
  tooltip: () => import('microstage:behaviours/tooltip'),
};

/** Loads a behaviour. */
export async function behaviour(name: string): Promise<Behaviour> {
  return (await MODULES[name]!()) as Behaviour;
}
