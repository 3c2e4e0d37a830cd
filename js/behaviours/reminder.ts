// Shows when the visitor comes back to the tab after some time away.

import type { Behaving } from '../render/blocks.js';
import { open } from './open.js';

export function begin(element: HTMLElement, host: Behaving): void {
  const after = Number(element.dataset.msAfter);
  let left = document.hidden ? host.now() : Infinity;
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) left = host.now();
    else if (host.now() - left >= after && !(element as HTMLDialogElement).open) open(element as HTMLDialogElement, host);
  }, { signal: host.signal });
}
