// Errors of the page's scripts: what kind, and in which file of the shop's own. Never the message,
// in which there may be anything.

import type { Page } from './page.js';

/** A page with more of them has told enough. */
const MOST = 5;

/** Addresses in a stack, each without its line and column, and with the port of its host. */
const PLACES = /([\w-]+:\/\/[^\s()@]+?)(?::\d+){1,2}(?=[\s)]|$)/g;

export function errors(page: Page): void {
  let told = new Set<string>();
  page.leaving((ended) => {
    if (ended) told = new Set();
  });
  page.on('error unhandledrejection', ({ event, at }) => {
    const thrown: unknown = event instanceof ErrorEvent ? event.error : (event as PromiseRejectionEvent).reason;
    // An image that is missing is none, nor what browsers hide of other origins' scripts, nor
    // what was called off.
    if (!(thrown instanceof Error) || thrown.name === 'AbortError') return;
    const places = [...(thrown.stack ?? '').matchAll(PLACES)].map(([, address]) => new URL(address!));
    // The visitor's own extensions are no concern of the shop's.
    if (places.some(({ protocol }) => protocol.endsWith('extension:'))) return;
    const file = places.find(({ origin }) => origin === location.origin)?.pathname;
    const name = /^\w{1,40}$/.test(thrown.name) ? thrown.name : 'Error';
    const description = file ? `${name} in ${file}` : name;
    if (told.has(description) || told.size >= MOST) return;
    told.add(description);
    page.track('exception', { description, fatal: false }, at);
  });
}
