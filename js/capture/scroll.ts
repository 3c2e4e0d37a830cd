// Scroll depth of the content: of what a shop calls its main part, so that a tall footer does not
// count, also where it scrolls in a container, and while it grows.

import { milestones } from '../scroll.js';
import type { Page } from './page.js';
import { deepest, depthOf, type Depth, type Measure } from './scroll-depth.js';

interface Options {
  /** The element that holds the content. */
  root?: string;
}

/** A page counts as short once it is loaded and has kept its height for so long. */
const SETTLED_MS = 1000;

const NOTHING: Depth = { pixels: 0, percent: 0, scrollable: true };

export function scroll(page: Page, options: true | Options): void {
  const { root: selector = 'main' } = options === true ? {} : options;
  const { signal } = page;
  let asked = false;
  let observed: Element | undefined;
  let cancel = () => {};
  // Of this view: how deep it was seen, how many pixels of that are told, and the content's height then.
  let deep = NOTHING;
  let told = 0;
  let height = 0;
  let reached = milestones();

  const tell = (event: 'scroll' | 'scroll_depth', { pixels, percent, scrollable }: Depth, at?: number) => {
    told = Math.max(told, pixels);
    page.track(event, { percent_scrolled: percent, pixels, content_height: Math.round(height), scrollable }, at);
  };
  const read = (at: number) => {
    const measure = measured(rootOf(selector));
    const depth = depthOf(measure);
    // A router scrolls to the top for each view: nothing was read by that.
    if (!depth.scrollable || (measure.scrolled <= 0 && !deep.percent)) return;
    height = measure.height;
    deep = deepest(deep, depth);
    for (const percent of reached(depth.percent)) tell('scroll', { ...depth, percent }, at);
  };
  const settled = () => {
    const root = rootOf(selector);
    if (root !== observed) observe(root);
    const measure = measured(root);
    const depth = depthOf(measure);
    if (document.readyState !== 'complete' || depth.scrollable || !depth.percent || told) return;
    height = measure.height;
    deep = depth;
    tell('scroll', depth);
  };
  const wait = () => {
    cancel();
    cancel = page.after(SETTLED_MS, () => page.later(settled));
  };
  const sizes = new ResizeObserver(wait);
  const observe = (root: Element) => {
    sizes.disconnect();
    observed = root;
    sizes.observe(root);
  };

  const note = () => {
    if (asked) return;
    asked = true;
    const at = page.now();
    // The page's own answer to the scrolling comes first; then the layout is there to be read.
    requestAnimationFrame(() =>
      page.later(() => {
        asked = false;
        read(at);
      }),
    );
  };
  // Scrolling of containers does not bubble, but is captured.
  addEventListener('scroll', note, { capture: true, passive: true, signal });
  addEventListener('load', wait, { signal });
  signal.addEventListener('abort', () => sizes.disconnect());
  page.leaving((ended) => {
    // How deep at most, where that is between two milestones.
    if (deep.pixels > told) tell('scroll_depth', deep);
    if (!ended) return;
    [deep, told, height, reached] = [NOTHING, 0, 0, milestones()];
    wait();
  });
  wait();
}

/** The element that holds the content; the page itself where there is none. */
function rootOf(selector: string): Element {
  return document.querySelector(selector) ?? document.documentElement;
}

/** Reads layout, so it is not for handlers. */
function measured(root: Element): Measure {
  const page = document.documentElement;
  const scroller = scrollerOf(root);
  const { scrollTop, scrollHeight } = scroller;
  const view = scroller === document.scrollingElement ? page.clientHeight : scroller.clientHeight;
  if (scroller === root) return { top: -scrollTop, height: scrollHeight, view, scrolled: scrollTop };
  const { top, height } = root.getBoundingClientRect();
  const edge = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top + scroller.clientTop;
  return { top: top - edge, height, view, scrolled: scrollTop };
}

/** What scrolls the content: it or one around it, else the page. */
function scrollerOf(root: Element): Element {
  const page = document.scrollingElement ?? document.documentElement;
  for (let element: Element | null = root; element && element !== page && element !== document.body; element = element.parentElement) {
    if (element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
  }
  return page;
}
