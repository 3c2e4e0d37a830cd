// The tables of a category, as `microstage train items` writes them (crates/recommend/src/file.rs): checked whole
// before anything is read of them, because whoever can write into a shop's folder must not be able to do more than
// show nothing.

/** The version of the format. */
const VERSION = 1;

/** More products are in no file, and this is the largest level of a weight. */
const [MOST_ITEMS, MOST_LEVEL] = [50_000, 79];

/** A row for each product of the category: negative numbers are levels, the others products. */
export type Rows = number[][];

export interface Tables {
  /** Which training it is of. */
  made: string;
  items: string[];
  best: number[];
  next: Rows;
  viewed: Rows;
  bought: Rows;
}

/** The tables in a parsed file. Throws where it is none, and says why. */
export function tablesOf(file: unknown): Tables {
  const found = (Object(file) === file ? file : {}) as Record<string, unknown>;
  const { microstage_recommend: version, category, made, own, items, best } = found;
  if (version !== VERSION) throw new Error(`version ${String(version)} of the tables`);
  if (typeof category !== 'string' || typeof made !== 'string') throw new Error('no category');
  if (!isList(items, (id) => typeof id === 'string') || items.length > MOST_ITEMS) throw new Error('items are no ids');
  if (!isWhole(own) || own > items.length) throw new Error('own products are none of the items');
  if (!isList(best, (item) => isWhole(item) && item < items.length)) throw new Error('best: no such product');
  for (const name of ['next', 'viewed', 'bought']) {
    const rows = found[name];
    if (!isList(rows, (row) => isRow(row, items.length)) || rows.length !== own) throw new Error(`${name} is no table`);
  }
  return found as unknown as Tables;
}

/** A row begins with a level, and its products are there. */
function isRow(row: unknown, many: number): boolean {
  let at = NaN;
  return isList(row, (number) => {
    if (!Number.isInteger(number)) return false;
    const whole = number as number;
    at = whole < 0 ? 0 : at + whole;
    return whole < 0 ? whole >= -1 - MOST_LEVEL : at < many;
  });
}

const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

const isList = (value: unknown, is: (each: unknown) => boolean): value is unknown[] & string[] => Array.isArray(value) && value.every(is);
