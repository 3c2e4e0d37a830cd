// What a shop tells Segment's analytics.js, taken as if it were told to us. The shop's own calls go
// where they went.

import type { Page } from './page.js';
import { toGa4 } from './segment-names.js';

type Values = Record<string, unknown>;
type Method = (...values: unknown[]) => unknown;
type Analytics = Partial<Record<'on' | 'off' | 'track' | 'page' | 'identify', Method>>;

/** `analytics` is looked for at once, and again after so long: a snippet may stand below ours. */
const TRIES_MS = [1000, 4000, 15_000];

export function segment(page: Page): void {
  const hear = {
    track: (event: unknown, properties: unknown) => {
      if (typeof event === 'string') page.tell(...toGa4(event, { ...(properties as Values) }));
    },
    // Segment's first call of `page` is about the view that we have begun already, and where routes
    // are watched, so are all others.
    page: () => {
      if (new URL(page.address()).pathname !== location.pathname) page.page();
    },
    identify: (user: unknown, traits: unknown) => {
      if (typeof user === 'string' || typeof user === 'number') page.identify(String(user), { ...(traits as Values) });
    },
  };
  const attach = ([wait, ...more]: number[]) => {
    const { analytics } = window as unknown as { analytics?: Analytics };
    if (analytics) for (const [method, act] of Object.entries(hear)) listen(analytics, method as keyof typeof hear, act, page);
    else if (wait) page.after(wait, () => attach(more));
  };
  attach(TRIES_MS);
}

/** By its own events where it has them, which are told once whatever wraps the methods. */
function listen(analytics: Analytics, method: 'track' | 'page' | 'identify', act: Method, { signal, refuse }: Page): void {
  const safely: Method = (...values) => {
    try {
      if (!signal.aborted) act(...values);
    } catch (error) {
      refuse('segment', String(error));
    }
  };
  if (analytics.on) {
    analytics.on(method, safely);
    signal.addEventListener('abort', () => analytics.off?.(method, safely));
    return;
  }
  const inner = analytics[method];
  if (!inner) return;
  const ours: Method = function (this: unknown, ...values) {
    safely(...values);
    return inner.apply(this, values);
  };
  analytics[method] = ours;
  signal.addEventListener('abort', () => {
    if (analytics[method] === ours) analytics[method] = inner;
  });
}
