// Tells the shop's data layer what is seen, clicked and closed of our blocks, in the words of GA4
// (https://developers.google.com/analytics/devguides/collection/ga4/ecommerce#apply_promotions). The
// collector is told by others: our own listener must not take these for the shop's.

import { readClick } from '../click.js';
import type { Host } from '../render/host.js';
import { attempt } from '../storage.js';

export interface Promoting extends Host {
  /** Name of the data layer's array, where the page has another one. */
  layer?: string | undefined;
}

/** What happens to a promotion. */
export type PromotionEvent = 'view_promotion' | 'select_promotion' | 'dismiss_promotion';

export interface Promotions {
  tell(event: PromotionEvent, slot: string, block: string): void;
}

/** What the page is allowed to observe (`js/settings.ts`). */
interface Ignoring {
  ignore?: string;
}

export function begin(_root: HTMLElement, { content, find, guard, signal, layer = 'dataLayer' }: Promoting): Promotions {
  const page = window as unknown as Record<string, { push(message: object): unknown } | undefined>;
  /** The products of a block as it stands there; where it has none, the promotion is the item that GA4 asks for. */
  const itemsOf = (slot: string, block: string, clicked?: Element | undefined): object[] => {
    const shown = find(slot).find((element) => element.getAttribute('data-ms-shows') === block);
    const products = [...(shown?.querySelectorAll('.ms-product') ?? [])];
    const items = products.map((product, index) => ({ item_name: product.querySelector('.ms-product-title')?.textContent ?? '', index }));
    const item = clicked && items[products.indexOf(clicked)];
    return item ? [item] : items.length ? items : [{ item_id: block, item_name: block }];
  };
  const tell = (event: PromotionEvent, slot: string, block: string, clicked?: Element) => {
    const promotion = { promotion_id: block, promotion_name: block, creative_name: block, creative_slot: slot };
    const items = itemsOf(slot, block, clicked).map((item) => ({ ...item, ...promotion }));
    const message = { event, ecommerce: { ...promotion, items } };
    // What our listener finds there it takes for a command of gtag, and an empty one (`js/datalayer.ts`);
    // nobody else sees it.
    Object.defineProperty(message, 0, { value: 'event' });
    // Tag managers merge messages: items of an earlier one must not stay.
    page[layer]?.push({ ecommerce: null });
    page[layer]?.push(message);
  };
  window.addEventListener('click', guard((event: MouseEvent) => {
    const path = event.composedPath();
    // Tag managers work as they are told; the click goes first.
    setTimeout(guard(() => {
      for (const [name, values] of attempt(() => readClick(path, (content as Ignoring).ignore)) ?? []) {
        const { creative_slot, promotion_id } = values as Record<string, string>;
        const product = path.find((node) => node instanceof Element && node.matches('.ms-product')) as Element | undefined;
        if (name === 'select_promotion') tell(name, creative_slot!, promotion_id!, product);
      }
    }));
  }), { capture: true, passive: true, signal });
  return { tell };
}
