// Short measurements in turn, so that the noise of a machine hits all contenders alike.

import { performance } from 'node:perf_hooks';

/** The median of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Nanoseconds for one time of `run`, which is repeated for about so many milliseconds. */
export function timer(run) {
  let batch = 1;
  return (millis) => {
    let done = 0;
    let spent = 0;
    while (spent < millis) {
      const start = performance.now();
      for (let i = 0; i < batch; i++) run();
      const took = performance.now() - start;
      // A look at the clock for each millisecond or so; until then this is the warm-up.
      if (took < 1 && done === 0) {
        batch *= 2;
        continue;
      }
      done += batch;
      spent += took;
    }
    return (spent * 1e6) / done;
  };
}

/** The same for what answers with a promise. */
export function asyncTimer(run) {
  return async (millis) => {
    let done = 0;
    const start = performance.now();
    let now = start;
    for (; now - start < millis; now = performance.now()) {
      await run();
      done++;
    }
    return ((now - start) * 1e6) / done;
  };
}

/**
 * Measures all contenders in rounds, each round beginning with another one. Gives the nanoseconds
 * of every round by name.
 */
export async function rounds(contenders, { count, millis }) {
  const found = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < count; round++) {
    const first = (round * 5) % contenders.length;
    const order = [...contenders.slice(first), ...contenders.slice(0, first)];
    for (const { name, measure } of round % 2 ? order.reverse() : order) {
      const took = await measure(millis);
      // The first round is the warm-up of all of them.
      if (round > 0) found.get(name).push(took);
    }
  }
  return found;
}
