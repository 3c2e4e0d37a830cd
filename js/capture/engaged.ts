// Engaged time: while the page is visible and somebody was there a moment ago.

import type { Page } from './page.js';

/** Without a movement for so long nobody is there any more. */
const IDLE_MS = 30_000;

/** So often the clock is read while somebody is there. */
const TICK_MS = 2000;

/** A movement is noted at most so often. */
const MOVE_MS = 1000;

/** Reads a clock that only runs while the visitor is engaged: milliseconds. */
export type EngagedClock = () => number;

/** Such a clock. `tick` is called in idle time, every two seconds in which it runs. */
export function engagedClock(page: Page, tick: () => void, idle = IDLE_MS): EngagedClock {
  let sum = 0;
  let mark = page.now();
  let active = mark;
  let visible = !document.hidden;
  let ticking = false;
  let noted = -MOVE_MS;

  const read = () => {
    const now = page.now();
    // No tick for so long: the machine slept, or the page was frozen. That adds nothing.
    if (visible && now - mark <= 2 * TICK_MS) sum += Math.max(0, Math.min(now, active + idle) - mark);
    mark = now;
    return sum;
  };
  const run = () => {
    if (ticking || !visible || page.now() > active + idle) return;
    ticking = true;
    page.after(TICK_MS, () => {
      ticking = false;
      read();
      page.later(tick);
      run();
    });
  };
  const move = ({ timeStamp }: Event) => {
    if (timeStamp - noted < MOVE_MS) return;
    noted = timeStamp;
    page.later(() => {
      read();
      active = mark;
      run();
    });
  };
  for (const type of ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'scroll']) {
    addEventListener(type, move, { capture: true, passive: true, signal: page.signal });
  }
  const see = () => {
    read();
    visible = !document.hidden;
    if (visible) active = mark;
    run();
  };
  page.leaving(see);
  page.on('visibilitychange', see);
  run();
  return read;
}
