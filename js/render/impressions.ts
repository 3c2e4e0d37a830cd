// Blocks that were really seen: half of one for a second without a break, three tenths of a large one
// (Media Rating Council, viewable ad impression measurement guidelines: 242,500 pixels are large).
// Each is told once in a view, and how long it was in sight when the view ends.

import type { Slot } from '../slots.js';
import type { Host } from './host.js';

const SEEN_MS = 1000;
const [SHARE, LARGE_SHARE, LARGE_PX] = [0.5, 0.3, 242_500];

/** Shares at the very edge come as 0.4999. */
const EPSILON = 0.001;

/** A timer that is so much late ran after a sleep, in which nobody saw anything. */
const LATE_MS = 1000;

/** A block in an element. */
interface Sight {
  name: string;
  block: string;
  /** Enough of it is in view. */
  isIn: boolean;
  /** Since when it is in sight; 0: it is not. */
  since: number;
  /** In sight before that, in milliseconds. */
  sum: number;
  timer?: number | undefined;
  height?: number;
}

export interface Impressions {
  /** Follows what an element shows now. */
  watch(slot: Slot, name: string, block: string): void;
  forget(slot: Slot): void;
  /** How high an element was when that was last told. */
  heightOf(slot: Slot): number | undefined;
}

/** `boxOf` gives what of a slot is to be in view. */
export function impressionsOf(host: Host, boxOf: (slot: Slot) => Element, tell: (event: 'view_promotion' | 'promotion_time', name: string, block: string, more?: { seconds: number }) => void): Impressions {
  const sights = new Map<Element, Sight>();
  /** What a slot is watched by: the block of an overlay is another one by the time that it is forgotten. */
  const boxes = new WeakMap<Slot, Element>();
  let told = new Set<string>();

  const run = (sight: Sight) => {
    if (!sight.isIn || document.hidden || sight.since) return;
    const since = (sight.since = host.now());
    const key = `${sight.name} ${sight.block}`;
    if (told.has(key)) return;
    sight.timer = setTimeout(host.guard(() => {
      if (host.now() - since > SEEN_MS + LATE_MS) {
        // The machine slept: the second begins anew.
        sight.since = 0;
        return run(sight);
      }
      if (told.size !== told.add(key).size) tell('view_promotion', sight.name, sight.block);
    }), SEEN_MS);
  };
  const rest = (sight: Sight) => {
    clearTimeout(sight.timer);
    if (sight.since) sight.sum += host.now() - sight.since;
    sight.since = 0;
  };
  /** What was seen of it is told when nobody will see more of it. */
  const end = (sight: Sight) => {
    rest(sight);
    const isTold = told.has(`${sight.name} ${sight.block}`);
    if (isTold && sight.sum) tell('promotion_time', sight.name, sight.block, { seconds: Math.round(sight.sum / 100) / 10 });
    sight.sum = 0;
  };
  const observer = new IntersectionObserver(host.guard((entries) => {
    for (const { target, isIntersecting, intersectionRatio, boundingClientRect: box } of entries) {
      const sight = sights.get(target);
      if (!sight) continue;
      sight.height = box.height;
      const share = box.width * box.height > LARGE_PX ? LARGE_SHARE : SHARE;
      const isIn = isIntersecting && intersectionRatio + EPSILON >= share;
      if (isIn === sight.isIn) continue;
      sight.isIn = isIn;
      if (isIn) run(sight);
      else rest(sight);
    }
  }), { threshold: [LARGE_SHARE, SHARE] });

  host.leaving((ended) => {
    sights.forEach(end);
    if (!ended) return;
    told = new Set();
    sights.forEach(run);
  });
  document.addEventListener('visibilitychange', host.guard(() => sights.forEach(document.hidden ? rest : run)), { signal: host.signal });
  host.signal.addEventListener('abort', () => {
    observer.disconnect();
    for (const { timer } of sights.values()) clearTimeout(timer);
  });
  const forget = (slot: Slot) => {
    const box = boxes.get(slot);
    const sight = sights.get(box!);
    if (!box || !sight) return;
    end(sight);
    sights.delete(box);
    observer.unobserve(box);
  };
  return {
    watch(slot, name, block) {
      forget(slot);
      const box = boxOf(slot);
      boxes.set(slot, box);
      sights.set(box, { name, block, isIn: false, since: 0, sum: 0 });
      observer.observe(box);
    },
    forget,
    heightOf: (slot) => sights.get(boxes.get(slot)!)?.height,
  };
}
