// A clock that runs while the page is visible and somebody was there a moment ago.

import { engagement, MOVE_MS } from '../engagement.js';
import type { Page } from './page.js';

/** Reads a clock that only runs while the visitor is engaged: milliseconds. */
export type EngagedClock = () => number;

/** Such a clock. `tick` is called in idle time, every few seconds in which it runs. */
export function engagedClock(page: Page, tick: () => void, idle?: number): EngagedClock {
  const engaged = engagement(page.now(), !document.hidden, idle);
  let sum = 0;
  let ticking = false;
  let noted = -MOVE_MS;

  const read = () => (sum += engaged.take(page.now(), 0));
  const run = () => {
    const at = engaged.wakeAt();
    if (ticking || !at) return;
    ticking = true;
    page.after(at - page.now(), () => {
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
      engaged.move(page.now());
      run();
    });
  };
  for (const type of ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'scroll']) {
    addEventListener(type, move, { capture: true, passive: true, signal: page.signal });
  }
  const see = () => {
    engaged.see(page.now(), !document.hidden);
    run();
  };
  page.leaving(see);
  page.on('visibilitychange', see);
  run();
  return read;
}
