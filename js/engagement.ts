// Engaged time: how long the page was visible and somebody was there, by a monotonic clock.
//
// Summed up from stretches, and only from short ones: while somebody is there the host looks every
// few seconds, and where it could not, the machine slept or the page was frozen. Nobody was there then.

/** Without a movement for this long nobody is there any more. */
const IDLE_MS = 30_000;

/** So often the clock is read while somebody is there. */
const TICK_MS = 2000;

/** A movement is told at most so often. */
export const MOVE_MS = 1000;

/** So much engaged time makes one message; the rest is told when the page goes out of sight. */
export const PORTION_MS = 30_000;

/** The engaged time of a view. All times are milliseconds of one monotonic clock. */
export interface Engagement {
  /** Somebody moved. The host tells a movement only once in a while. */
  move(at: number): void;
  /** The page came into sight or went out of it. */
  see(at: number, visible: boolean): void;
  /** The engaged time that was not taken yet; 0 where it is less than `least`. */
  take(at: number, least: number): number;
  /** When the clock has to be read next; 0 if nobody is there. */
  wakeAt(): number;
}

/** A view that begins. */
export function engagement(now: number, visible: boolean, idle = IDLE_MS): Engagement {
  let mark = now;
  let active = now;
  let sum = 0;
  const addUp = (at: number) => {
    if (visible && at - mark <= 2 * TICK_MS) sum += Math.max(0, Math.min(at, active + idle) - mark);
    mark = Math.max(mark, at);
  };
  return {
    move(at) {
      addUp(at);
      active = at;
    },
    see(at, isVisible) {
      addUp(at);
      visible = isVisible;
      if (visible) active = at;
    },
    take(at, least) {
      addUp(at);
      if (sum < least) return 0;
      const taken = sum;
      sum = 0;
      return taken;
    },
    wakeAt() {
      const end = active + idle;
      return visible && mark < end ? Math.min(mark + TICK_MS, mark + PORTION_MS - sum, end) : 0;
    },
  };
}
