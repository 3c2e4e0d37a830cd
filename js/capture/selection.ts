// The visitor selects or copies text: where, and never what.

import { nameOf, pathOf } from './elements.js';
import type { Page } from './page.js';

/** A selection is told once it has stayed as it is for so long. */
const SETTLED_MS = 500;

export function selection(page: Page): void {
  let cancel = () => {};
  page.on('selectionchange', () => {
    cancel();
    cancel = page.after(SETTLED_MS, () => {
      const chosen = getSelection();
      // Whether there is one can be read without its text, and what is in fields is none.
      if (!chosen || chosen.isCollapsed) return;
      const { anchorNode: node } = chosen;
      const element = node instanceof Element ? node : node?.parentElement;
      if (element && !page.ignores(pathOf(element))) page.track('text_select', { element: nameOf(element) });
    });
  });
  page.on('copy', ({ path: [element], at }) => {
    if (element) page.track('text_copy', { element: nameOf(element) }, at);
  });
}
