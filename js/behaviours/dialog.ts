// What lies over the page: a modal, what slides in, and a toast, which goes by itself.

import type { Behaving } from '../render/blocks.js';
import { open } from './open.js';
import { untyped } from './typing.js';

export function begin(element: HTMLElement, host: Behaving): void {
  const { msMode, msStay } = element.dataset;
  const isModal = msMode === 'modal';
  const show = () => open(element as HTMLDialogElement, host, isModal);
  if (isModal) untyped(host.signal, show);
  else show();
  if (msStay) stay(element, host, Number(msStay));
}

/** Goes after so long, unless somebody points at it, has the focus in it, or is away. */
function stay(element: HTMLElement, { signal, leave }: Behaving, ms: number): void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    clearTimeout(timer);
    if (!document.hidden && !element.matches(':hover,:focus-within')) timer = setTimeout(leave, ms);
  };
  for (const type of ['pointerenter', 'pointerleave', 'focusin', 'focusout']) {
    // Where the focus goes is known only after it has left.
    element.addEventListener(type, () => queueMicrotask(wait), { signal });
  }
  document.addEventListener('visibilitychange', wait, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  wait();
}
