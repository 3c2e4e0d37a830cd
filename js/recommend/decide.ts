// Which products to show: the same decision as crates/recommend/src/decide.rs, held to it by
// tests/vectors/recommend. In TypeScript, because a tenth of the bytes of a wasm module do it here.

import type { Rows, Tables } from './tables.js';

/** The tables by the names of lists, and what each product is worth that they are asked for, the latest first. */
const LISTS: Record<string, [table: 'next' | 'viewed' | 'bought', factors: number[]]> = {
  next: ['next', [64, 4, 2, 1]],
  viewed_together: ['viewed', [4, 2, 1, 1]],
  bought_together: ['bought', Array<number>(20).fill(1)],
};

/**
 * The products to show, as numbers into the items: the heaviest first, of the same weight the one with the lower
 * number; behind them what sells best. `seeds` are the products that are asked for, the latest first; `may` says no
 * of those that are left out.
 */
export function decide(tables: Tables, list: string, seeds: number[], most: number, may: (item: number) => boolean): number[] {
  const scores = new Map<number, number>();
  const [table, factors] = LISTS[list] ?? [];
  const rows: Rows = table ? tables[table] : [];
  factors?.forEach((factor, index) => {
    let [worth, at] = [0, 0];
    for (const number of rows[seeds[index]!] ?? []) {
      if (number < 0) {
        const level = -1 - number;
        [worth, at] = [factor * (4 + (level % 4)) * 2 ** (level >> 2), 0];
      } else {
        at += number;
        scores.set(at, (scores.get(at) ?? 0) + worth);
      }
    }
  });
  const ranked = [...scores.keys()].sort((one, other) => scores.get(other)! - scores.get(one)! || one - other);
  const all = [...ranked, ...tables.best.filter((item) => !scores.has(item))];
  const shown: number[] = [];
  for (const item of all) if (shown.length < most && may(item)) shown.push(item);
  return shown;
}
