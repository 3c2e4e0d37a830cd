// Blocks whose content comes from the shop's own system, or is recommended. A module that only they load asks for
// it, once such a block is decided; then the block is one like any other.

import type { Sourced } from '../slots.js';
import type { Host } from './host.js';

/** What has failed is asked for again in a later view, and not sooner than this. */
const AGAIN_MS = 60_000;

export interface Sourcing {
  /** Whether a block cannot be shown yet, because its content is not there. */
  awaits(name: string, block: string): boolean;
}

/** `isHere`: a slot is in the page; `place` is called when the content of its block is there, `fail` when it will not be. */
export function sourcingOf(host: Host, isHere: (name: string) => boolean, place: (name: string) => void, fail: (name: string) => void): Sourcing {
  /** The slots that wait, by block; none: it has failed. */
  const waiting = new Map<string, Set<string>>();
  const failed = new Map<string, number>();
  // What is recommended is decided anew in the next view: the visitor has gone on.
  const decided = new Map<string, Sourced>();
  host.leaving((ended) => {
    if (ended) decided.forEach((sourced, block) => (host.content.blocks![block] = sourced));
  });

  const load = async (block: string, sourced: Sourced) => {
    try {
      const behaviour = sourced.source.recommend ? host.behaviour('recommend') : host.behaviour('source');
      const { begin } = (await behaviour) as unknown as typeof import('../behaviours/recommend.js');
      const node = await begin(document.documentElement, sourced, host, block);
      if (node) host.content.blocks![block] = node;
      if (node && sourced.source.recommend) decided.set(block, sourced);
    } catch (error) {
      failed.set(block, host.now());
      host.refuse('source_failed', `${block}: ${error}`);
    }
    const names = waiting.get(block)!;
    waiting.delete(block);
    const isThere = !isSourced(host.content.blocks![block]);
    for (const name of names) {
      if (host.shown.get(name) !== block) continue;
      if (!isThere) giveUp(name);
      host.guard(isThere ? place : fail)(name);
    }
  };
  /** Its own content, for this view: an earlier block must not stand there in its place. */
  const giveUp = (name: string) => host.shown.set(name, '');
  return {
    awaits(name, block) {
      const sourced = host.content.blocks?.[block];
      if (!isSourced(sourced)) return false;
      // What no place of this page shows is not asked for. An overlay makes its own.
      if (!host.content.slots?.[name]?.overlay && !isHere(name)) return true;
      if (waiting.get(block)?.add(name)) return true;
      if (host.now() - (failed.get(block) ?? -AGAIN_MS) < AGAIN_MS) {
        giveUp(name);
        return false;
      }
      waiting.set(block, new Set([name]));
      void load(block, sourced);
      return true;
    },
  };
}

function isSourced(block: object | undefined): block is Sourced {
  return !!block && 'source' in block;
}
