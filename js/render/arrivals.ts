// Slots that come and go: frameworks add elements later, and put their own content back. Only what
// has changed is looked at.

import { blockOf, type Slot } from '../slots.js';
import { attempt } from '../storage.js';
import { patience } from './again.js';
import { MARK, MARKED } from './elements.js';
import type { Host } from './host.js';

/**
 * `ask` has a slot show what it is to show; `lost` is called for one whose block somebody took out. Gives what is
 * to be called when elements of ours have come, have gone or have another name.
 */
export function arrivalsOf(
  host: Host,
  filled: Map<Slot, { name: string; block: string }>,
  isRenamed: (slot: Slot, name: string) => boolean,
  ask: (name: string) => void,
  lost: (slot: Slot) => void,
): () => void {
  const isPatient = patience<string>();
  // Of any name: what is asked of every element that comes has to be short.
  const selector = [MARKED, ...Object.values(host.content.slots ?? {}).flatMap(({ selector }) => selector ?? [])];
  const holdsSlots = (added: Element) => selector.some((each) => attempt(() => added.matches(each) || added.querySelector(each)));

  /** Whether the page may have it once more; if not, it is the page's. */
  const mayAgain = (name: string): boolean => {
    if (isPatient(name)) return true;
    if (host.shown.get(name)) host.refuse('slot_conflict', name);
    host.shown.set(name, '');
    return false;
  };
  const observer = new MutationObserver(host.guard((records) => {
    const changed = new Set<string>();
    let arrived = false;
    for (const { type, target, addedNodes } of records) {
      const own = filled.get(target as Slot);
      // Marked after it was there: by a framework that has hydrated it, say.
      if (type === 'attributes') arrived ||= !own && (target as Slot).matches(MARKED);
      // What stands there now is the shop's own content.
      if (own && blockOf(target as Slot) === own.block && !isIntact(target as Slot)) {
        lost(target as Slot);
        changed.add(own.name);
      }
      for (const added of addedNodes) arrived ||= added instanceof Element && holdsSlots(added);
    }
    if (arrived) look(changed);
    askAgain(changed);
  }));
  const askAgain = (changed: Set<string>) => {
    for (const name of changed) if (host.shown.get(name) && mayAgain(name)) ask(name);
  };
  /** Asks for the elements that are new. Where an earlier one has gone for it, that may be a fight, too. */
  const look = (changed: Set<string>) => {
    for (const [slot, { name }] of filled) {
      if (slot.isConnected && !isRenamed(slot, name)) continue;
      // It may come back, and what it shows by itself with it.
      host.fill(slot, name, '');
      lost(slot);
      changed.add(name);
    }
    for (const [name, block] of host.shown) {
      // Of an experiment control counts as well, to whom nothing is shown.
      if ((block || host.content.slots?.[name]?.experiments) && !changed.has(name)) ask(name);
    }
  };
  observer.observe(document, { childList: true, subtree: true, attributeFilter: [MARK] });
  host.signal.addEventListener('abort', () => observer.disconnect());
  return () => {
    const changed = new Set<string>();
    look(changed);
    askAgain(changed);
  };
}

/** Whether a slot still has in it what was put there, and nothing else. */
function isIntact(slot: Slot): boolean {
  const { built } = slot.microstage ?? {};
  return !!built && built.length === slot.childNodes.length && built.every((node) => node.parentNode === slot);
}
