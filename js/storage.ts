// The storage, which throws when it is full, and in a sandboxed frame when it is only named.

/** Every key begins with this, so that a shop can tell ours from its own. */
export const PREFIX = 'microstage.';

/** Texts by key; keys are without the prefix. */
export interface Storage {
  read(key: string): string | undefined;
  /** An empty text removes the key. */
  write(key: string, value: string): void;
  /** All keys, each followed by a line feed. */
  keys(): string;
}

/** The page's own. */
export const storage: Storage = {
  read: (key) => attempt(() => localStorage.getItem(PREFIX + key)) ?? undefined,
  write: (key, value) =>
    void attempt(() => (value ? localStorage.setItem(PREFIX + key, value) : localStorage.removeItem(PREFIX + key))),
  keys: () =>
    attempt(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => `${key.slice(PREFIX.length)}\n`)
        .join(''),
    ) ?? '',
};

/** What an act gives; nothing where it throws. */
export function attempt<R>(act: () => R): R | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
