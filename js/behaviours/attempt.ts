// Nothing of a behaviour may be thrown into the page.

/** What the function gives; nothing where it throws. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
