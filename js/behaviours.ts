// How the npm package finds behaviours: by names that bundlers follow, so that each becomes a file of its
// own. The script tag asks for the same files by their addresses.

import type { Behaviour } from './render/blocks.js';

const MODULES: { [name: string]: () => Promise<Behaviour> } = {
  carousel: () => import('microstage:behaviours/carousel'),
  copy: () => import('microstage:behaviours/copy'),
  countdown: () => import('microstage:behaviours/countdown'),
  dialog: () => import('microstage:behaviours/dialog'),
  hotspot: () => import('microstage:behaviours/hotspot'),
  reminder: () => import('microstage:behaviours/reminder'),
  sticky: () => import('microstage:behaviours/sticky'),
  survey: () => import('microstage:behaviours/survey'),
  tooltip: () => import('microstage:behaviours/tooltip'),
};

/** Loads a behaviour. */
export async function behaviour(name: string): Promise<Behaviour> {
  return MODULES[name]!();
}
