// How far a visitor has seen into the content: the arithmetic, without a page.

/** What is measured, in pixels. */
export interface Measure {
  /** From the upper edge of what is visible down to the content's; negative once it is scrolled. */
  top: number;
  /** Of the content. */
  height: number;
  /** Of what is visible. */
  view: number;
  /** How far it is scrolled. */
  scrolled: number;
}

/** How far the visitor sees. */
export interface Depth {
  /** Of the content, above the lower edge of what is visible. */
  pixels: number;
  /** The same as a share of the content at that time. */
  percent: number;
  /** Whether anything of the content is out of sight when the page is opened. */
  scrollable: boolean;
}

/** Zoomed pages end at fractions of a pixel. */
const TOLERANCE = 1;

export function depthOf({ top, height, view, scrolled }: Measure): Depth {
  const scrollable = top + scrolled + height > view + TOLERANCE;
  // Without content nothing is seen, and what fits into the view is seen whole.
  if (!scrollable || height <= 0) return { pixels: Math.max(0, Math.round(height)), percent: height > 0 ? 100 : 0, scrollable: false };
  const seen = Math.min(height, Math.max(0, view - top));
  const percent = Math.min(100, Math.floor((Math.min(height, seen + TOLERANCE) / height) * 100));
  return { pixels: Math.round(seen), percent: seen > 0 ? percent : 0, scrollable };
}

/** The deepest of what was seen in a view: pixels and per cent each, for content may grow. */
export function deepest(a: Depth, b: Depth): Depth {
  return { pixels: Math.max(a.pixels, b.pixels), percent: Math.max(a.percent, b.percent), scrollable: b.scrollable };
}
