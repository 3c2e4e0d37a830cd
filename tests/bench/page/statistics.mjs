// Medians of paired differences, with the interval in which the bootstrap finds them.

/** The median; NaN of nothing. */
export const median = (numbers) => quantile(numbers, 0.5);

/** The value below which the share `q` of the numbers lies, interpolated; NaN of nothing. */
export function quantile(numbers, q) {
  const sorted = [...numbers].sort((a, b) => a - b);
  if (!sorted.length) return NaN;
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/**
 * The median of some numbers and the interval that holds 95 % of the medians of samples drawn from
 * them with replacement (the percentile bootstrap): `{ median, low, high }`.
 */
export function interval(numbers, { draws = 2000, random = generator(1) } = {}) {
  const medians = Array.from({ length: draws }, () =>
    median(numbers.map(() => numbers[Math.floor(random() * numbers.length)])),
  );
  return { median: median(numbers), low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}

/** The differences of two series that were measured in pairs. */
export function differences(series, base) {
  if (series.length !== base.length) throw new Error(`found ${series.length} and ${base.length} values; expected pairs`);
  return series.map((value, index) => value - base[index]);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32), so that a report can be made again. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The orders of `rounds` rounds over `names`: each name stands at each place equally often, and
 * every second round runs backwards, so that what comes before a name changes, too.
 */
export function orders(names, rounds) {
  return Array.from({ length: rounds }, (_, round) => {
    const first = Math.floor(round / 2) % names.length;
    const order = [...names.slice(first), ...names.slice(0, first)];
    return round % 2 ? order.reverse() : order;
  });
}
