// Views of an application of one document: another path is another view, and nothing else is,
// unless the journey says so. Routers replace the state many times for one view.

import type { Page } from './page.js';

interface Options {
  /** Query parameters that make another view. */
  key?: string[];
  /** Whether the fragment is the route, as in `#/products/7`. */
  hash?: boolean;
}

export function routes(page: Page, options: true | Options): void {
  const { key = [], hash = false } = options === true ? {} : options;
  let asked = false;
  const tell = () => {
    if (!asked) return;
    asked = false;
    const isNew = viewOf(location.href, key, hash) !== viewOf(page.address(), key, hash);
    if (isNew && !page.signal.aborted) page.page();
  };
  const look = () => {
    // What a router does at one go, such as a redirect, makes one view.
    if (!asked) queueMicrotask(tell);
    asked = true;
  };
  // But not later than what the new view has to tell. Its title is read when the core's turn comes.
  page.before(tell);
  watch(look, page.signal);
  // Capture is loaded late: the application may have moved on since the first view.
  look();
}

/** What of an address makes a view. */
export function viewOf(address: string, key: string[], hash: boolean): string {
  const { pathname, searchParams, hash: fragment } = new URL(address);
  const route = hash && /^#!?\//.test(fragment) ? fragment.replace(/[?&].*/, '') : '';
  return JSON.stringify([pathname, ...key.map((name) => searchParams.getAll(name)), route]);
}

/** Calls `look` after each change of the address within this document. */
export function watch(look: () => void, signal: AbortSignal): void {
  const { navigation } = window as unknown as { navigation?: EventTarget };
  if (navigation) {
    navigation.addEventListener('currententrychange', look, { signal });
    return;
  }
  wrap('pushState', look, signal);
  wrap('replaceState', look, signal);
  for (const type of ['popstate', 'hashchange']) addEventListener(type, look, { signal });
}

function wrap(method: 'pushState' | 'replaceState', after: () => void, signal: AbortSignal): void {
  const isOwn = Object.prototype.hasOwnProperty.call(history, method);
  const inner = history[method];
  const ours: History['pushState'] = function (this: History, ...values) {
    inner.apply(this, values);
    after();
  };
  history[method] = ours;
  signal.addEventListener('abort', () => {
    // Only where nobody has wrapped it once more, else theirs would be lost. Then ours stays below
    // it, and does nothing but call what was there.
    if (history[method] !== ours) return;
    if (isOwn) history[method] = inner;
    else delete (history as { pushState?: unknown; replaceState?: unknown })[method];
  });
}
