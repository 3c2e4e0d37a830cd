// Looks after the slots once something is shown: when a change may be seen, elements that come later,
// pages that fight, what was really seen, blocks that do something. Loaded when there is a first block
// to show.

import { arrivalsOf } from './render/arrivals.js';
import { bringAlive, keepFocus } from './render/blocks.js';
import type { Own, PropertiesOf } from './privacy/inventory.js';
import { blockOf, type Host, type Manager, type Slot } from './render/host.js';
import { impressionsOf } from './render/impressions.js';
import { remember } from './render/memory.js';
import { swapsOf } from './render/swaps.js';
import { fillTemplate } from './render/template.js';

export type { Host, Manager } from './render/host.js';

/** What is shown in an element. */
interface Filled {
  name: string;
  block: string;
  ends: AbortController;
}

/** It shows what the last view ended with, and nothing is decided for it. */
const isLeftOver = (slot: Slot): boolean => !blockOf(slot) && 'microstage' in slot && !!slot.microstage;

/** Begins with what is decided by now. */
export function begin(given: Omit<Host, 'guard'>): Manager {
  const host: Host = {
    ...given,
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
  const overlays = new Map<string, Slot>();

  const tell = <E extends Own>(event: E, name: string, block: string, more?: PropertiesOf<E>) =>
    host.track(event, { promotion_id: block, creative_slot: name, ...more });
  const seen = impressionsOf(host, tell);

  remember(host, filled, seen.heightOf);

  const end = (slot: Slot) => {
    filled.get(slot)?.ends.abort();
    filled.delete(slot);
    seen.forget(slot);
  };
  const changed = (slot: Slot, name: string, block: string) => {
    end(slot);
    if (!block) return;
    const ends = new AbortController();
    filled.set(slot, { name, block, ends });
    seen.watch(slot, name, block);
    bringAlive(host, slot, ends.signal, () => dismiss(slot));
    announce(slot, name);
  };
  const swaps = swapsOf(host, changed);

  /** The visitor has had enough of it: for this view here, for as long as the journey says by the event. */
  const dismiss = (slot: Slot) => {
    const { name, block } = filled.get(slot) ?? {};
    if (!name || !block) return;
    tell('dismiss_promotion', name, block);
    host.shown.set(name, '');
    for (const each of host.find(name)) {
      keepFocus(each, () => host.fill(each, name, ''));
      end(each);
    }
  };
  const place = (name: string) => {
    const block = host.shown.get(name) ?? '';
    if (block && host.content.slots?.[name]?.overlay && !host.find(name).length) {
      const made = document.createElement('div');
      made.setAttribute('data-ms-slot', name);
      document.body.append(made);
      overlays.set(name, made);
    }
    for (const slot of host.find(name)) if (blockOf(slot) !== block || isLeftOver(slot)) swaps.ask(slot, name, block);
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

  arrivalsOf(host, filled, place, (slot) => {
    end(slot);
    // What is in it now is the shop's own.
    (slot as { microstage?: unknown }).microstage = undefined;
    slot.removeAttribute('data-ms-shows');
  });
  window.addEventListener('click', host.guard((event: MouseEvent) => {
    const closes = event.composedPath().find((node) => node instanceof Element && node.matches('[data-ms-do=dismiss]')) as Element | undefined;
    const slot = closes?.closest<Slot>('[data-ms-shows]');
    if (slot) dismiss(slot);
  }), { signal: host.signal });
  host.signal.addEventListener('abort', () => {
    for (const slot of [...filled.keys()]) end(slot);
    for (const made of overlays.values()) made.remove();
    region?.remove();
  });

  // What was shown before this module was there.
  for (const [name, block] of host.shown) {
    for (const slot of host.find(name)) if (block && blockOf(slot) === block) changed(slot, name, block);
  }
  return {
    template: fillTemplate,
    place,
    reset() {
      swaps.forget();
      for (const slot of [...filled.keys()]) end(slot);
    },
  };
}
