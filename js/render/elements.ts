// Which elements of the page are slots: of all names in one look, for a page may have a hundred of them.

import type { Slot } from '../slots.js';
import type { Host } from './host.js';
import type { SlotElements } from './slot-element.js';

/** The mark of an element that is a slot. */
export const MARK = 'data-ms-slot';
export const MARKED = `[${MARK}]`;

/** The elements of some slots, by name. */
export function elementsOf(host: Host, own: SlotElements, names: Iterable<string>): Map<string, Slot[]> {
  const found = new Map<string, Slot[]>([...names].map((name) => [name, []]));
  for (const slot of document.querySelectorAll<Slot>(MARKED)) found.get(slot.dataset.msSlot!)?.push(slot);
  for (const [name, slots] of found) {
    // Those that the journey describes itself have no mark until they are filled.
    if (host.content.slots?.[name]?.selector) slots.splice(0, slots.length, ...host.find(name));
    slots.push(...own.places(name, !!host.shown.get(name)));
  }
  return found;
}
