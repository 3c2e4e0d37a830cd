// Slots that come and go: frameworks add elements later, and put their own content back. Only what
// has changed is looked at.

import { blockOf, type Host, type Slot } from './host.js';

/** A page that takes a block out again and again gets it back so often in so many milliseconds. */
const [MOST_AGAIN, AGAIN_MS] = [5, 10_000];

/** Which elements are slots: those of these names. */
const anyOf = (host: Host) =>
  [...host.shown.keys()].map((name) => host.content.slots?.[name]?.selector ?? `[data-ms-slot="${name}"],microstage-slot[name="${name}"]`).join();

/** `ask` has a slot show what it is to show; `lost` is called for one whose block somebody took out. */
export function arrivalsOf(host: Host, filled: Map<Slot, { name: string; block: string }>, ask: (name: string) => void, lost: (slot: Slot) => void): void {
  const again = new Map<string, number[]>();

  /** Whether the page may have it once more; if not, it is the page's. */
  const mayAgain = (name: string): boolean => {
    const now = performance.now();
    const times = [...(again.get(name) ?? []), now].filter((time) => now - time < AGAIN_MS);
    again.set(name, times);
    if (times.length <= MOST_AGAIN) return true;
    if (host.shown.get(name)) host.refuse('slot_conflict', name);
    host.shown.set(name, '');
    return false;
  };
  const observer = new MutationObserver(host.guard((records) => {
    const changed = new Set<string>();
    let selector: string | undefined;
    let arrived = false;
    for (const { target, addedNodes } of records) {
      const own = filled.get(target as Slot);
      // What stands there now is the shop's own content.
      if (own && blockOf(target as Slot) === own.block && !isIntact(target as Slot)) {
        lost(target as Slot);
        changed.add(own.name);
      }
      for (const added of addedNodes) {
        if (!(added instanceof Element)) continue;
        selector ??= anyOf(host);
        if (selector && (added.matches(selector) || added.querySelector(selector))) arrived = true;
      }
    }
    if (arrived) for (const name of host.shown.keys()) look(name, changed);
    for (const name of changed) if (host.shown.get(name) && mayAgain(name)) ask(name);
  }));
  /** Asks for the elements that are new. Where an earlier one has gone for it, that may be a fight, too. */
  const look = (name: string, changed: Set<string>) => {
    const gone = [...filled].filter(([slot, own]) => own.name === name && !slot.isConnected);
    for (const [slot] of gone) lost(slot);
    if (gone.length) changed.add(name);
    else if (host.shown.get(name)) ask(name);
  };
  observer.observe(document, { childList: true, subtree: true });
  host.signal.addEventListener('abort', () => observer.disconnect());
}

/** Whether a slot still has in it what was put there, and nothing else. */
function isIntact(slot: Slot): boolean {
  const { built } = (slot as Slot & { microstage?: { built: Node[] } }).microstage ?? {};
  return !!built && built.length === slot.childNodes.length && built.every((node) => node.parentNode === slot);
}
