// Videos of the page: begun, so much of it really played, and played to the end.

import { nameOf } from './elements.js';
import type { Page } from './page.js';

const STARTED = 0, COMPLETE = 4;

export function video(page: Page): void {
  /** The last quarter that was told. */
  const told = new WeakMap<Element, number>();
  // Events of media do not bubble, but they are captured on their way down.
  page.on('emptied', ({ path: [element] }) => element && told.delete(element));
  page.on('playing timeupdate ended', ({ path: [element], event: { type }, at }) => {
    if (!(element instanceof HTMLVideoElement)) return;
    const { duration, autoplay, loop, currentSrc } = element;
    // One that begins by itself and never ends is decoration.
    if (autoplay && loop) return;
    const last = told.get(element);
    if (last === COMPLETE || (last === undefined && type !== 'playing')) return;
    const tell = (event: 'video_start' | 'video_progress' | 'video_complete', quarter: number) => {
      told.set(element, quarter);
      page.track(
        event,
        {
          element: nameOf(element),
          video_percent: quarter * 25,
          video_duration: Number.isFinite(duration) ? Math.round(duration) : undefined,
          video_url: /^http/.test(currentSrc) ? currentSrc.replace(/[?#].*/, '') : undefined,
        },
        at,
      );
    };
    if (last === undefined) tell('video_start', STARTED);
    const quarter = Math.min(3, Math.floor((playedOf(element) / duration) * 4));
    for (let next = (last ?? STARTED) + 1; next <= quarter; next++) tell('video_progress', next);
    if (type === 'ended') tell('video_complete', COMPLETE);
  });
}

/** Seconds that were played, each once: who jumps to the end has not seen the middle. */
function playedOf({ played }: HTMLVideoElement): number {
  let sum = 0;
  for (let range = 0; range < played.length; range++) sum += played.end(range) - played.start(range);
  return sum;
}
