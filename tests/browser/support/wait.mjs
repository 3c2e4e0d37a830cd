// Waiting: for a condition, with a bound, and never for a time.

const real = { setTimeout, now: () => performance.now() };

/** A pause between two looks at a condition. */
const pause = (ms) => new Promise((resolve) => real.setTimeout(resolve, ms));

/**
 * Looks at `condition` until it returns something true, and returns that. Fails after `within`
 * milliseconds with what it waited for, what it saw last, and whatever `explain` adds.
 */
export async function until(what, condition, { within = 10_000, every = 20, explain } = {}) {
  const start = real.now();
  let seen;
  for (;;) {
    try {
      seen = await condition();
      if (seen) return seen;
    } catch (error) {
      if (error?.final) throw error;
      seen = error;
    }
    if (real.now() - start > within) break;
    await pause(every);
  }
  const told = seen instanceof Error ? seen.stack : JSON.stringify(seen);
  const more = explain ? `\n${await explain()}` : '';
  throw new Error(`waited ${within} ms for ${what}; saw last: ${told}${more}`);
}

/** Fails unless `promise` settles within `ms`. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = real.setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
