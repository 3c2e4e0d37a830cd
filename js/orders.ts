// Orders, each told once: a page of thanks may be loaded again. One without an id could not be told apart.

import type { Entry } from './core.js';
import type { Storage } from './storage.js';

/** So many orders are remembered. */
const MOST = 20;

/** The orders of this visitor. */
export interface Orders {
  /** Why this cannot be taken as an order, if so. From now on it was told. */
  refusal(entry: Entry): string | undefined;
  /** Stores them, where that is allowed now and was not before. */
  keep(): void;
}

/** Orders that the storage remembers, and those of this page. */
export function ordersOf(storage: Storage): Orders {
  const known = new Set<string>();
  const keep = () => storage.write('orders', [...known].slice(-MOST).join('\n'));
  return {
    refusal({ event, detail }) {
      if (event !== 'purchase') return;
      const id = `${(JSON.parse(detail) as { transaction_id?: unknown }).transaction_id ?? ''}`;
      if (!id) return 'missing';
      storage.read('orders')?.split('\n').forEach((each) => known.add(each));
      if (known.has(id)) return 'repeated';
      known.add(id);
      keep();
      return;
    },
    keep: () => void (known.size && keep()),
  };
}
