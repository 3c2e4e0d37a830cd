// Heat maps: clicks and attention by cells of a coarse grid, each within the nearest part of the
// page that has a lasting name, so that it means the same on every screen. Summed up here; what
// leaves the page are counts.

import { stableName } from './elements.js';
import { engagedClock } from './engaged.js';
import { inView } from './inview.js';
import type { Page } from './page.js';

/** A part is cut into so many columns and rows. */
const GRID = 10;

/** The cells of one message; the least of them go first. */
const MOST = 100;

/** Parts of the page that may have a lasting name. */
const PARTS = '[data-ms-name],[data-ms-slot],main,header,footer,aside,nav,section[id],body';

/** Where a part is, in pixels from the page's upper left corner. */
interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Cell {
  element: string;
  /** Without it, the cell is a row: attention is known by height only. */
  x?: number;
  y: number;
  clicks: number;
  seconds: number;
}

export function heat(page: Page): void {
  const cells = new Map<string, Cell>();
  // Places are noted when there is nothing to do, so that a click reads no layout.
  const places = new Map<Element, Place>();
  const visible = new Set<Element>();
  let engaged = 0;

  const cell = (element: string, y: number, x?: number) => {
    const key = `${x} ${y} ${element}`;
    const found = cells.get(key) ?? { element, ...(x === undefined ? {} : { x }), y, clicks: 0, seconds: 0 };
    cells.set(key, found);
    return found;
  };
  const place = (element: Element, { left, top, width, height }: DOMRectReadOnly) =>
    places.set(element, { left: left + scrollX, top: top + scrollY, width, height });

  const clock = engagedClock(page, () => {
    const now = clock();
    const seconds = (now - engaged) / 1000;
    engaged = now;
    for (const element of visible) {
      // Where nothing else has a name.
      if (element === document.body && visible.size > 1) continue;
      const box = element.getBoundingClientRect();
      place(element, box);
      for (let y = 0; y < GRID; y++) {
        const middle = box.top + ((y + 0.5) / GRID) * box.height;
        if (middle >= 0 && middle < innerHeight) cell(stableName(element)!, y).seconds += seconds;
      }
    }
  });
  inView(page, PARTS, 0, (element, isIn, box) => {
    if (!stableName(element)) return;
    place(element, box);
    if (isIn) visible.add(element);
    else visible.delete(element);
  });
  page.on('click', ({ event, path }) => {
    const { pageX, pageY, detail, isTrusted } = event as MouseEvent;
    // Those of scripts and of the keyboard have no place.
    if (!isTrusted || !detail) return;
    const part = path.find((element) => places.has(element));
    const box = part && places.get(part);
    if (!box) return;
    const x = Math.floor(((pageX - box.left) / box.width) * GRID);
    const y = Math.floor(((pageY - box.top) / box.height) * GRID);
    if (x >= 0 && x < GRID && y >= 0 && y < GRID) cell(stableName(part)!, y, x).clicks++;
  });
  page.leaving((ended) => {
    const told = [...cells.values()]
      .sort((a, b) => b.clicks - a.clicks || b.seconds - a.seconds)
      .slice(0, MOST)
      .map(({ clicks, seconds, ...where }) => (clicks ? { ...where, clicks } : { ...where, seconds: Math.round(seconds) }))
      .filter((each) => !('seconds' in each) || each.seconds);
    cells.clear();
    if (told.length) page.track('heat', { grid: GRID, cells: told });
    if (ended) places.forEach((_, element) => element.isConnected || places.delete(element));
  });
}
