// Orders, each told once: a page of thanks may be loaded again.

import type { Entry } from './core.js';
import type { Storage } from './storage.js';

/** So many orders are remembered. */
const MOST = 20;

/** The orders of this visitor. */
export interface Orders {
  /** Whether this is an order that was told before. From now on it is. */
  isRepeated(entry: Entry): boolean;
  /** Stores them, where that is allowed now and was not before. */
  keep(): void;
}

/** Orders that the storage remembers, and those of this page. */
export function ordersOf(storage: Storage): Orders {
  const known = new Set<string>();
  const keep = () => storage.write('orders', [...known].slice(-MOST).join('\n'));
  return {
    isRepeated({ event, json }) {
      const id = event === 'purchase' && (JSON.parse(json) as { transaction_id?: unknown }).transaction_id;
      if (!id) return false;
      storage.read('orders')?.split('\n').forEach((each) => known.add(each));
      const isRepeated = known.has(`${id}`);
      known.add(`${id}`);
      keep();
      return isRepeated;
    },
    keep: () => void (known.size && keep()),
  };
}
