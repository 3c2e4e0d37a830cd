// Pages that undo what we do: they get it again for a while, and then have their way.

/** So often in so many milliseconds. */
const [MOST_AGAIN, AGAIN_MS] = [5, 10_000];

/** Tells, each time it is asked for something, whether that may be done once more. */
export function patience<K>(): (what: K) => boolean {
  const again = new Map<K, number[]>();
  return (what) => {
    const now = performance.now();
    const times = [...(again.get(what) ?? []), now].filter((time) => now - time < AGAIN_MS);
    again.set(what, times);
    return times.length <= MOST_AGAIN;
  };
}
