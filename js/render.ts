// Looks after the slots once something is shown: when a change may be seen, elements that come later,
// pages that fight, what was really seen, blocks that do something. Loaded when there is a first block
// to show.

import { adaptingOf } from './render/adapting.js';
import { arrivalsOf } from './render/arrivals.js';
import { bringAlive, keepFocus } from './render/blocks.js';
import { elementsOf } from './render/elements.js';
import type { Own, PropertiesOf } from './privacy/inventory.js';
import type { Host, Manager } from './render/host.js';
import { impressionsOf } from './render/impressions.js';
import { layerOf } from './render/layer.js';
import { remember } from './render/memory.js';
import { slotElements } from './render/slot-element.js';
import { sourcingOf } from './render/sourcing.js';
import { swapsOf } from './render/swaps.js';
import { testedOf } from './render/tested.js';
import { blockOf, type Sheet, type Slot } from './slots.js';

export type { Host, Manager } from './render/host.js';

/** What is shown in an element. */
interface Filled {
  name: string;
  block: string;
  ends: AbortController;
}

/** Begins with what is decided by now. */
export function begin(given: Omit<Host, 'guard' | 'track'>): Manager {
  const host: Host = {
    ...given,
    track: (event, values) => given.call('track', event, values),
    guard: (act) => (...values) => {
      if (given.signal.aborted) return;
      try {
        act(...values);
      } catch (error) {
        given.refuse('render_failed', String(error));
      }
    },
  };
  const filled = new Map<Slot, Filled>();
  /** Elements of ours, for blocks that lie over the page. */
  const overlays = new Set<Slot>();

  const isOverlay = (name: string) => host.content.slots?.[name]?.overlay;
  const layer = layerOf(host);
  const tell = <E extends Own>(event: E, name: string, block: string, more?: PropertiesOf<E>) => {
    host.track(event, { promotion_id: block, creative_slot: name, ...more });
    layer?.(event, name, block);
  };
  const own = slotElements(host, () => arrived());
  // A block that lies over the page has its own box, and none while it is closed: its slot has no height.
  const seen = impressionsOf(host, (slot) => (isOverlay(slot.dataset.msSlot!) && slot.firstElementChild) || own.boxOf(slot), tell);

  remember(host, filled, seen.heightOf);

  const end = (slot: Slot) => {
    filled.get(slot)?.ends.abort();
    filled.delete(slot);
    seen.forget(slot);
  };
  const endAll = () => [...filled.keys()].forEach(end);
  /** An element of ours that shows nothing is gone, for it would be the shop's last one. */
  const clear = (slot: Slot) => {
    if (overlays.delete(slot)) slot.remove();
  };
  const changed = (slot: Slot, name: string, block: string) => {
    end(slot);
    if (!block) return clear(slot);
    const ends = new AbortController();
    filled.set(slot, { name, block, ends });
    own.expose(slot);
    seen.watch(slot, name, block);
    bringAlive(host, slot, ends.signal, { dismiss: () => dismiss(slot), leave: () => leave(slot) });
    announce(slot, name);
  };
  /** The elements of some slots; one of ours for a block that lies over the page. */
  const elements = (names: Iterable<string>) => {
    const found = elementsOf(host, own, names);
    for (const [name, slots] of found) {
      if (slots.length || !host.shown.get(name) || !isOverlay(name)) continue;
      const made = document.createElement('div');
      made.setAttribute('data-ms-slot', name);
      document.body.append(made);
      overlays.add(made);
      slots.push(made);
    }
    return found;
  };
  const swaps = swapsOf(host, elements, own.boxOf, changed);
  const adapting = adaptingOf(host, swaps.isAnswer);

  /** The visitor has had enough of it: for this view here, for as long as the journey says by the event. */
  const dismiss = (slot: Slot) => {
    const { name, block } = filled.get(slot) ?? {};
    if (!name || !block) return;
    tell('dismiss_promotion', name, block);
    leave(slot);
  };
  /** It goes for this view. */
  const leave = (slot: Slot) => {
    const { name } = filled.get(slot) ?? {};
    if (!name) return;
    host.shown.set(name, '');
    for (const each of elementsOf(host, own, [name]).get(name)!) {
      keepFocus(own.boxOf(each), () => host.fill(each, name, ''));
      end(each);
      clear(each);
    }
  };
  const place = (name: string) => {
    if (tested(name)) return;
    const block = host.shown.get(name) ?? '';
    if (!adapting.place(name, block) && !sourcing.awaits(name, block)) swaps.ask(name);
  };

  // A region that is filled as it is made says nothing.
  let region: HTMLElement | undefined;
  const announce = (slot: Slot, name: string) => {
    if (!host.content.slots?.[name]?.announce || !region) return;
    region.textContent = slot.textContent;
  };
  if (Object.values(host.content.slots ?? {}).some(({ announce }) => announce)) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    Object.assign(region.style, { position: 'fixed', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' });
    document.body.append(region);
  }

  const isHere = (name: string) => host.find(name).length > 0 || own.has(name);
  const sourcing = sourcingOf(host, isHere, place, swaps.ask);
  const tested = testedOf(host, isHere, place);

  const arrived = arrivalsOf(host, filled, own.isRenamed, place, (slot) => {
    end(slot);
    // What is in it now is the shop's own.
    slot.microstage = undefined;
    slot.removeAttribute('data-ms-shows');
  });
  window.addEventListener('click', host.guard((event: MouseEvent) => {
    const { target } = event;
    // A form's own fields may be called like its methods.
    const closest = (node: EventTarget | null, selector: string) => (node instanceof Element ? Element.prototype.closest.call(node, selector) : null);
    // What happens in a shadow tree is told as of its host; asking for the whole way takes longer.
    const inside = (target as Element | null)?.shadowRoot ? event.composedPath() : [target];
    const closes = inside.map((node) => closest(node, '[data-ms-do=dismiss]')).find(Boolean);
    const slot = closes && closest(closes, '[data-ms-shows]');
    if (slot) dismiss(slot as Slot);
  }), { signal: host.signal });
  const places = document.adoptedStyleSheets.find((each: Sheet) => each.microstage) as Sheet | undefined;
  if (places) places.microstage = 0;
  host.signal.addEventListener('abort', () => {
    places?.replaceSync('');
    endAll();
    for (const made of overlays) made.remove();
    region?.remove();
  });

  // The journey may have lost a slot since the last view.
  for (const slot of document.querySelectorAll<Slot>('[data-ms-slot]')) if (slot.microstage && !host.shown.has(slot.dataset.msSlot!)) host.fill(slot, '', '');
  // What was shown before this module was there.
  for (const [name, slots] of elementsOf(host, own, host.shown.keys())) {
    const block = host.shown.get(name);
    for (const slot of slots) if (block && blockOf(slot) === block) changed(slot, name, block);
  }
  return {
    place,
    reset() {
      swaps.forget();
      adapting.reset();
      // The core does not know of places in shadow roots.
      for (const [slot, { name }] of filled) if (own.boxOf(slot) !== slot) host.fill(slot, name, '');
      endAll();
    },
  };
}
