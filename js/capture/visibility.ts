// An element was in view for long enough, as Snowplow's element tracking counts it: so much of it,
// for so long in sum. As it stands that is the rule of the Media Rating Council for a viewable
// impression, 50 % for one second (https://www.mediaratingcouncil.org, viewable ad impressions).

import { nameOf } from './elements.js';
import { inView } from './inview.js';
import type { Page } from './page.js';

interface Options {
  elements: string;
  share?: number;
  seconds?: number;
  /** Elements with a shorter side are passed over; in pixels. */
  size?: number;
}

/** A stay of an element in view. */
interface Stay {
  box: DOMRectReadOnly;
  since: number;
  cancel(): void;
}

/** A timer that is later than this ran after a sleep, in which nobody saw anything. */
const LATE_MS = 1000;

export function visibility(page: Page, { elements, share = 0.5, seconds = 1, size = 0 }: Options): void {
  /** Milliseconds that an element still has to be in view; 0: it was told. */
  let missing = new WeakMap<Element, number>();
  const inside = new Map<Element, Stay>();
  const missingOf = (element: Element) => missing.get(element) ?? seconds * 1000;

  const resume = (element: Element, stay: Stay, at: number) => {
    const left = missingOf(element);
    if (document.hidden || !left) return;
    stay.since = at;
    stay.cancel = page.after(left - (page.now() - at), () => {
      if (page.now() - stay.since > left + LATE_MS) return resume(element, stay, page.now());
      missing.set(element, 0);
      const { width, height } = stay.box;
      page.track('element_view', { element: nameOf(element), share, seconds, width: Math.round(width), height: Math.round(height) });
    });
  };
  const pause = (element: Element, stay: Stay, at: number) => {
    stay.cancel();
    const left = missingOf(element);
    // What is left is at least a moment: only the timer tells.
    if (stay.since && left) missing.set(element, Math.max(1, left - (at - stay.since)));
    stay.since = 0;
  };
  inView(page, elements, share, (element, isIn, box, at) => {
    const stay = inside.get(element);
    if (isIn && Math.min(box.width, box.height) >= size) {
      const begun = { box, since: 0, cancel() {} };
      inside.set(element, begun);
      resume(element, begun, at);
    } else if (stay) {
      pause(element, stay, at);
      inside.delete(element);
    }
  });
  page.leaving((ended) => {
    if (!ended && !document.hidden) return;
    const now = page.now();
    inside.forEach((stay, element) => pause(element, stay, now));
    if (!ended) return;
    missing = new WeakMap();
    inside.forEach((stay, element) => resume(element, stay, now));
  });
  page.on('visibilitychange', ({ at }) => {
    if (!document.hidden) inside.forEach((stay, element) => stay.since || resume(element, stay, at));
  });
}
