// Slots with experiments. What they show, and whether it counts, is a matter of a module that only journeys with
// experiments load. Until it is there they keep their own content, whatever the variant: so no variant is ahead of
// another, and nothing is seen before its exposure is told.

import type { Tests } from '../behaviours/experiments.js';
import type { Host } from './host.js';

/**
 * Gives what sees to the block of a slot, and says whether that is not known yet. `isHere`: the slot is in the page;
 * `place`: what it is to show is known now.
 */
export function testedOf(host: Host, isHere: (name: string) => boolean, place: (name: string) => void): (name: string) => boolean {
  const { content, refuse, shown, signal } = host;
  const names = Object.keys(content.slots ?? {}).filter((name) => content.slots![name]!.experiments);
  let tests: Tests | undefined;

  const load = async () => {
    try {
      const { begin } = (await host.behaviour('experiments')) as unknown as typeof import('../behaviours/experiments.js');
      if (signal.aborted) return;
      tests = begin(document.documentElement, { ...host, isHere });
      for (const name of names) if (shown.has(name)) host.guard(place)(name);
    } catch (error) {
      refuse('behaviour_failed', `experiments: ${error}`);
    }
  };
  if (names.length) void load();
  return (name) => {
    if (!names.includes(name)) return false;
    tests?.decide(name);
    return !tests;
  };
}
