// Opens a `<dialog>`, and leaves the focus where it was when it goes.

import { attempt } from '../storage.js';
import type { Behaving } from '../render/blocks.js';

/** Shows it: over everything and with the focus, or beside the page and without it. */
export function open(dialog: HTMLDialogElement, { signal, dismiss }: Behaving, isModal = false): void {
  let before = document.activeElement as HTMLElement | null;
  const around = dialog.parentElement;
  const said = dialog.querySelector('[role=status]');
  const words = [...(said?.childNodes ?? [])];
  // A live region speaks of what comes into it once it is there.
  said?.replaceChildren();
  // `show()` would take the focus.
  if (!isModal || !attempt(() => (dialog.showModal(), true))) dialog.open = true;
  requestAnimationFrame(() => said?.append(...words));

  const on = (type: string, listener: (event: Event) => void) => dialog.addEventListener(type, listener, { signal });
  // Escape closes a modal by itself.
  on('close', dismiss);
  on('keydown', (event) => {
    if (!isModal && (event as KeyboardEvent).key === 'Escape') dismiss();
  });
  // A press on the backdrop is one on the dialog, which has no padding of its own; one that began inside
  // selects text.
  let isOutside = false;
  on('pointerdown', ({ target }) => void (isOutside = target === dialog));
  on('click', ({ target }) => {
    if (isModal && isOutside && target === dialog) dismiss();
  });
  on('focusin', (event) => {
    const from = (event as FocusEvent).relatedTarget as HTMLElement | null;
    if (!isModal && from && !dialog.contains(from)) before = from;
  });
  signal.addEventListener('abort', () => {
    const active = document.activeElement;
    // Whoever takes the block away may have done so already, and have kept the focus around it.
    const had = isModal || !active || [document.body, around].includes(active as HTMLElement) || dialog.contains(active);
    if (dialog.open) attempt(() => dialog.close());
    if (had && before?.isConnected) before.focus({ preventScroll: true });
  });
}
