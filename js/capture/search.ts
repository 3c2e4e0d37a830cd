// The shop's own search: the term in the address of its page of results.

import type { Page } from './page.js';

/** Those of GA4's enhanced measurement. */
const USUAL = ['q', 's', 'search', 'query', 'keyword'];

export function search(page: Page, options: true | string[]): void {
  const names = options === true ? USUAL : options;
  const read = () => {
    const given = new URLSearchParams(location.search);
    const name = names.find((each) => given.get(each)?.trim());
    if (name) page.track('search', { search_term: given.get(name)!.trim().slice(0, 100) });
  };
  read();
  // Told as a part of the view that begins.
  page.leaving((ended) => {
    if (ended) page.later(read);
  });
}
