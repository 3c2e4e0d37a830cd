// Hesitation: the pointer stays on an element, and the visitor does nothing.

import { matches, nameOf } from './elements.js';
import type { Page } from './page.js';

/** So long. */
const SECONDS = 3;

/** A timer that is later than this ran after a sleep. */
const LATE_MS = 1000;

export function hesitation(page: Page, { elements }: { elements: string }): void {
  let on: Element | undefined;
  let cancel = () => {};
  page.on('pointerover', ({ path, event, at }) => {
    // A finger is only ever over what it taps.
    const element = (event as PointerEvent).pointerType === 'touch' ? undefined : path.find((each) => matches(each, elements));
    if (element === on) return;
    cancel();
    on = element;
    if (!element) return;
    const due = at + SECONDS * 1000;
    cancel = page.after(due - page.now(), () => {
      if (!document.hidden && page.now() < due + LATE_MS) page.track('hesitation', { element: nameOf(element), seconds: SECONDS });
    });
  });
  // Whoever acts does not hesitate; not before the pointer has left and come back.
  page.on('pointerdown keydown wheel', () => cancel());
  page.on('mouseout', ({ event }) => {
    if ((event as MouseEvent).relatedTarget) return;
    cancel();
    on = undefined;
  });
}
