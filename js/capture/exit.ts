// Exit intent: the mouse leaves the page through its upper edge, where the address bar is.

import type { Page } from './page.js';

export function exit(page: Page): void {
  let told = false;
  page.leaving((ended) => {
    if (ended) told = false;
  });
  page.on('mouseout', ({ event, at }) => {
    const { relatedTarget, clientY, buttons } = event as MouseEvent;
    // With a button down something is dragged or selected. Once in a view is enough.
    if (told || relatedTarget || clientY > 0 || buttons) return;
    told = true;
    page.track('exit_intent', {}, at);
  });
}
