// For the head of a page, as it stands: before anything is painted, the slots that showed a template of
// the page at the end of the last view show it again, and keep the place that it had. What is decided in
// this view takes over from it; where nothing is, the shop's own content comes back.

import type { Sheet, Slot } from './slots.js';

/** By slot: the block, its template, and how high it was in pixels; written by `render/memory.ts`. */
type View = Record<string, [block: string, template: string, height: number]>;

/** So long after the page has loaded, somebody must have taken over. */
const PATIENCE_MS = 5000;

try {
  const view = JSON.parse(localStorage.getItem('microstage.view')!) as View | null;
  if (view) begin(view);
} catch {
  // Nothing may be remembered.
}

function begin(view: View): void {
  const sheet: Sheet = new CSSStyleSheet();
  sheet.microstage = 1;
  const filled: Slot[] = [];
  for (const name in view) sheet.insertRule(`[data-ms-slot="${name}"]{min-block-size:${+view[name]![2]}px}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const look = () => {
    for (const name in view) {
      const slot = document.querySelector<Slot>(`[data-ms-slot="${name}"]`);
      const template = [...document.querySelectorAll('template')].find(({ dataset }) => dataset.msBlock === view[name]![1]);
      // An element that has something behind it has been read to its end.
      if (!slot?.nextSibling || !template?.nextSibling) continue;
      const content = [...slot.childNodes];
      slot.replaceChildren(document.importNode(template.content, true));
      slot.microstage = { content, built: [...slot.childNodes], isMarked: false };
      filled.push(slot);
      delete view[name];
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', () => (look(), observer.disconnect()));
  addEventListener('load', () =>
    setTimeout(() => {
      // Whoever looks after slots has taken it.
      if (!sheet.microstage) return;
      for (const slot of filled) {
        if (!slot.microstage) continue;
        slot.replaceChildren(...slot.microstage.content);
        slot.microstage = undefined;
      }
      sheet.replaceSync('');
    }, PATIENCE_MS),
  );
}
