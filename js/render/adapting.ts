// Blocks that are about the page as a whole (kind `page`): no element is theirs. A module of its own does
// what they ask for, loaded where one is decided.

import type { Adapter, Wanted } from '../behaviours/page.js';
import type { Adaptation } from '../slots.js';
import type { Host } from './host.js';

export interface Adapting {
  /** Takes what a slot is to show; `false` where that is a matter of places. */
  place(name: string, block: string): boolean;
  /** The page is to be as it was. */
  reset(): void;
}

/** Whether a block is about the page as a whole. */
const isAdaptation = (block: object | undefined): block is Adaptation => !!block && 'page' in block;

/** `isAnswer`: the visitor did something just before, so that the page may move. */
export function adaptingOf(host: Host, isAnswer: () => boolean): Adapting {
  /** The block of each slot that had one of this kind. */
  const decided = new Map<string, string>();
  let isWanted = false;
  let adapter: Adapter | undefined;

  const wanted = (): Wanted[] =>
    [...decided.values()].flatMap((block) => {
      const definition = host.content.blocks?.[block];
      if (!isAdaptation(definition)) return [];
      const { attributes = {}, ...page } = definition.page;
      const texts = Object.entries(attributes).map(([attribute, text]): [string, string] => [attribute, host.words(text).trim()]);
      return [{ ...page, attributes: texts }];
    });
  const load = async () => {
    try {
      const { begin } = (await host.behaviour('page')) as unknown as typeof import('../behaviours/page.js');
      if (!host.signal.aborted) adapter = begin(document.documentElement, { ...host, wanted, isAnswer });
    } catch (error) {
      host.refuse('behaviour_failed', `page: ${error}`);
    }
  };
  // Not by a guard, which does nothing any more when the instance ends.
  const reset = () => {
    decided.clear();
    adapter?.revert();
  };
  host.signal.addEventListener('abort', reset);
  return {
    place(name, block) {
      if (!decided.has(name) && !isAdaptation(host.content.blocks?.[block])) return false;
      decided.set(name, block);
      if (!isWanted) void load();
      isWanted = true;
      adapter?.follow();
      return true;
    },
    reset,
  };
}
