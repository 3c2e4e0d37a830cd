// Which elements are in view, told by the browser when that changes: no layout is read here.

import { pathOf } from './elements.js';
import type { Page } from './page.js';

/** Told once at the beginning of a stay in view and once at its end. */
type Change = (element: Element, isIn: boolean, box: DOMRectReadOnly, at: number) => void;

/** Exact to so many steps where an element is larger than the window. */
const STEPS = 20;

/** Shares at the very edge come as 0.4999. */
const EPSILON = 0.001;

/** Follows all elements of a selector, also those that come later; `share` is how much has to be in view. */
export function inView(page: Page, selector: string, share: number, change: Change): void {
  const known = new WeakSet<Element>();
  const inside = new WeakSet<Element>();
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  const observer = new IntersectionObserver(
    (entries) => {
      const at = page.now();
      page.later(() => {
        for (const entry of entries) {
          const { target } = entry;
          const isIn = isEnough(entry, share);
          if (isIn === inside.has(target)) continue;
          if (isIn) inside.add(target);
          else inside.delete(target);
          change(target, isIn, entry.boundingClientRect, at);
        }
      });
    },
    { threshold: [...steps, share] },
  );
  page.signal.addEventListener('abort', () => observer.disconnect());
  page.grown(() => {
    for (const element of document.querySelectorAll(selector)) {
      if (known.has(element)) continue;
      known.add(element);
      if (!page.ignores(pathOf(element))) observer.observe(element);
    }
  });
}

/** An element that is larger than the window counts once it covers that share of the window. */
function isEnough({ isIntersecting, intersectionRatio, intersectionRect: seen, rootBounds: root }: IntersectionObserverEntry, share: number): boolean {
  const covers = root && seen.width * seen.height >= share * root.width * root.height;
  return isIntersecting && (intersectionRatio + EPSILON >= share || !!covers);
}
