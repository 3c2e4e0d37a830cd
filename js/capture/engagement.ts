// Engaged time of elements and slots: how long each was in view while the visitor was engaged.

import { nameOf } from './elements.js';
import { engagedClock } from './engaged.js';
import { inView } from './inview.js';
import type { Page } from './page.js';

type Options = true | { idle?: number; elements?: string; slots?: boolean };

/** What an element has got. All times are those of the engaged clock. */
interface Share {
  /** When it came into view. */
  since: number | undefined;
  /** Not told yet. */
  sum: number;
  /** Told in this view. */
  told: number;
  /** The block that it showed then. */
  shows: string | null;
}

/** The first message of an element in a view; the next ones at twice, four times and so on. */
const FIRST_MS = 10_000;

/** Less is not worth a message. */
const LEAST_MS = 500;

export function engagement(page: Page, options: Options): void {
  const { idle, elements, slots } = options === true ? { slots: true } : ({ ...options } as Exclude<Options, true>);
  const selector = [elements, slots && '[data-ms-slot]'].filter(Boolean).join();
  const shares = new Map<Element, Share>();

  const tell = (element: Element, share: Share, least: number) => {
    if (share.sum < least) return;
    page.track('element_engaged', {
      element: nameOf(element),
      seconds: Math.round(share.sum / 100) / 10,
      promotion_id: share.shows ?? undefined,
    });
    share.told += share.sum;
    share.sum = 0;
  };
  const settle = (element: Element, share: Share) => {
    const now = clock();
    if (share.since !== undefined) {
      share.sum += now - share.since;
      share.since = now;
    }
    // What was looked at is told as that, and not as what took its place.
    const shows = element.getAttribute('data-ms-shows');
    if (shows !== share.shows) tell(element, share, LEAST_MS);
    share.shows = shows;
  };
  const clock = engagedClock(
    page,
    () => shares.forEach((share, element) => {
      settle(element, share);
      tell(element, share, Math.max(FIRST_MS, share.told));
    }),
    idle,
  );
  if (!selector) return;
  inView(page, selector, 0.5, (element, isIn) => {
    const shows = element.getAttribute('data-ms-shows');
    const share = shares.get(element) ?? { since: undefined, sum: 0, told: 0, shows };
    shares.set(element, share);
    settle(element, share);
    share.since = isIn ? clock() : undefined;
  });
  page.leaving((ended) =>
    shares.forEach((share, element) => {
      settle(element, share);
      tell(element, share, LEAST_MS);
      if (ended) share.told = 0;
      if (share.since === undefined) shares.delete(element);
    }),
  );
}
