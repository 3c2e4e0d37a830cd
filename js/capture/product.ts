// The product that a page is about, as search engines are told of it: JSON-LD, or microdata.

import type { Page } from './page.js';
import { factsOf, parseJsonLd, productOf, productsIn } from './product-facts.js';

type Values = Record<string, unknown>;

/** Longer texts are no product. */
const LONGEST = 200_000;

/** Dearer than this is a mistake, as is what is below nothing. */
const DEAREST = 1e7;

/** Looked for at once, and again after so long in this view: applications add it late. */
const TRIES_MS = [1000, 3000];

export function product(page: Page): void {
  const refused = new Set<string>();
  const refuse = (reason: string, detail: string) => {
    if (!refused.has(detail)) page.refuse(reason, detail);
    refused.add(detail);
  };
  // The facts as they were told in this view, and those that the view before had.
  let told = '';
  let before = '';
  let cancel = () => {};
  const look = ([wait, ...more]: number[]) => {
    const facts = read(refuse);
    const text = JSON.stringify(facts) ?? '';
    // What the last view has left in the page is not about this one, until it is there anew.
    if (!facts) before = '';
    else if (text !== told && text !== before) {
      told = text;
      page.track('product', { ...facts });
    }
    if (wait) cancel = page.after(wait, () => page.later(() => look(more)));
  };
  page.leaving((ended) => {
    if (!ended) return;
    [before, told] = [told || before, ''];
    cancel();
    // Not before the new view has begun.
    cancel = page.after(0, () => page.later(() => look(TRIES_MS)));
  });
  page.later(() => look(TRIES_MS));
}

type Refuse = (reason: string, detail: string) => void;

function read(refuse: Refuse): object | undefined {
  const { href } = location;
  const found = productOf(jsonLd(refuse), href) ?? productOf(microdata(), href);
  if (!found) return undefined;
  const { price, ...facts } = factsOf(found);
  if (price === undefined) return facts;
  if (price >= 0 && price < DEAREST) return { ...facts, price };
  refuse('implausible_price', String(price));
  return facts;
}

function jsonLd(refuse: Refuse): Values[] {
  return [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap(({ textContent }) => {
    if (!textContent || textContent.length > LONGEST || !textContent.includes('Product')) return [];
    try {
      return productsIn(parseJsonLd(textContent));
    } catch {
      refuse('unreadable_json_ld', textContent.slice(0, 80));
      return [];
    }
  });
}

/** Items that are not part of another one. */
function microdata(): Values[] {
  if (!document.querySelector('[itemtype*="schema.org/Product"]')) return [];
  return [...document.querySelectorAll('[itemscope]:not([itemprop])')].flatMap((item) => productsIn(itemOf(item)));
}

/** An item as the same object that JSON-LD would give (https://html.spec.whatwg.org/multipage/microdata.html). */
function itemOf(item: Element): Values {
  const values: Values = { '@type': item.getAttribute('itemtype') };
  for (const element of item.querySelectorAll('[itemprop]')) {
    if (element.parentElement?.closest('[itemscope]') !== item) continue;
    const value = element.hasAttribute('itemscope') ? itemOf(element) : valueOf(element);
    for (const name of element.getAttribute('itemprop')!.split(/\s+/)) values[name] ??= value;
  }
  return values;
}

function valueOf(element: Element): string | null {
  for (const name of ['content', 'href', 'src', 'datetime', 'value']) {
    if (element.hasAttribute(name)) return element.getAttribute(name);
  }
  return element.textContent;
}
