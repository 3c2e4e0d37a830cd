// Consent platforms load when they like, and some never do.

/** After so long without an answer the visitor counts as not having agreed. */
export const PATIENCE_MS = 10_000;

/** The page is asked so often whether a platform is there. */
const LOOK_MS = 250;

/** Calls `then` with what `find` gives as soon as it gives something; with nothing after the patience. */
export function whenThere<T>(find: () => T | undefined, signal: AbortSignal, then: (found: T | undefined) => void): void {
  let left = PATIENCE_MS / LOOK_MS;
  const look = () => {
    if (signal.aborted) return;
    const found = find();
    if (found || !left--) then(found);
    else setTimeout(look, LOOK_MS);
  };
  look();
}
