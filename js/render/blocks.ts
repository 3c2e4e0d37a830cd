// A block while it is shown: its behaviours, and the visitor who sends it away.

import type { Slot } from '../slots.js';
import type { Host } from './host.js';

/** What a behaviour may ask for. */
export interface Behaving {
  /** Ends when the block is taken away: listeners and timers end with it. */
  signal: AbortSignal;
  /** Milliseconds since 1970 by the engine's clock. */
  now(): number;
  /** Tells the engine of something the visitor did; goes on the wire as an event. */
  track(event: string, properties: object): void;
  /** Takes the block away, and remembers that the visitor wanted that. */
  dismiss(): void;
  /** Takes the block away for this view: nobody has closed it. */
  leave(): void;
}

/** A behaviour's module, as `js/behaviours/` has them. */
export interface Behaviour {
  begin(element: HTMLElement, host: Behaving): void;
}

/** Begins what the elements of a block ask for by `data-ms-use`. */
export function bringAlive(host: Host, slot: Slot, signal: AbortSignal, goes: Pick<Behaving, 'dismiss' | 'leave'>): void {
  for (const element of slot.querySelectorAll<HTMLElement>('[data-ms-use]')) {
    const name = element.dataset.msUse!;
    const failed = (error: unknown) => host.refuse('behaviour_failed', `${name}: ${error}`);
    const begin = (behaviour: Behaviour) => {
      if (!signal.aborted) behaviour.begin(element, { signal, now: host.now, track: host.track, ...goes });
    };
    host.behaviour(name).then(begin).catch(failed);
  }
}

/** Takes the focus out of what is about to go, to the element around it: it must not be lost. */
export function keepFocus(slot: Slot, change: () => void): void {
  const had = slot.contains(document.activeElement);
  change();
  if (!had) return;
  const isOurs = !slot.hasAttribute('tabindex');
  if (isOurs) slot.tabIndex = -1;
  slot.focus({ preventScroll: true });
  if (isOurs) slot.addEventListener('blur', () => slot.removeAttribute('tabindex'), { once: true });
}
