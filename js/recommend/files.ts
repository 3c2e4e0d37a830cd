// The files of a category: which they are says the index; its tables, and what is shown of its products. Each is
// asked for once in a page.

import { fetched } from '../source/fetched.js';
import { tablesOf, type Tables } from './tables.js';

/** The tables of 10,000 products take about a megabyte before they are packed. */
const MOST_BYTES = 4_000_000;

/** What is shown of a product, and what it has in common with others. */
export interface Facts {
  name: string;
  url: string;
  image: string;
  price: number | '';
  group: string;
  brand: string;
}

export interface Category {
  tables: Tables;
  /** Of each of its items; nothing of those that cannot be shown. */
  facts: (Facts | undefined)[];
}

/** Asks for the files of a category in a folder; of a category that is not known, for those of the whole shop. */
export type Files = (category: string) => Promise<Category>;

/** The files of a folder. */
export function filesIn(folder: URL, timeout: number, signal: AbortSignal): Files {
  const known = new Map<string, Promise<unknown>>();
  const ask = (name: string) => {
    const address = new URL(`${folder.href.replace(/\/?$/, '/')}${encodeURIComponent(name)}.json`);
    const found = known.get(name) ?? fetched(address, timeout, signal, MOST_BYTES);
    known.set(name, found);
    // What has failed may be there later.
    found.catch(() => known.delete(name));
    return found;
  };
  return async (category) => {
    const { categories } = (await ask('index')) as { categories?: Record<string, unknown> };
    const name = Object.prototype.hasOwnProperty.call(Object(categories), category) ? categories![category] : 'all';
    const [tables, items] = await Promise.all([ask(`${name as string}`), ask(`${name as string}.items`)]);
    const checked = tablesOf(tables);
    return { tables: checked, facts: factsOf(items, checked) };
  };
}

/** What is shown of each item. Of another training it would be of other products. */
function factsOf(file: unknown, { made, items }: Tables): Category['facts'] {
  const found = Object(file) as { microstage_items?: unknown; made?: unknown; items?: unknown };
  if (found.microstage_items !== 1 || found.made !== made || !Array.isArray(found.items)) throw new Error('the products are not those of the tables');
  return items.map((_, index) => {
    const row: unknown = (found.items as unknown[])[index];
    if (!Array.isArray(row)) return undefined;
    const [name, url, image, price, group, brand] = row as unknown[];
    if (![name, url, image, group, brand].every((text) => typeof text === 'string' && text.length <= 2_000) || !name || !url) return undefined;
    return { name, url, image, group, brand, price: typeof price === 'number' && Number.isFinite(price) ? price : '' } as Facts;
  });
}
