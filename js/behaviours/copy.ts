// A button that copies a code.

import { attempt } from '../storage.js';
import type { Behaving } from '../render/blocks.js';

export function begin(element: HTMLElement, { signal }: Behaving): void {
  const { msCopied, msSelected } = element.dataset;
  const code = element.querySelector('.ms-code');
  const status = element.querySelector('[role=status]');
  const say = (text = '') => {
    if (status && !signal.aborted) status.textContent = text;
  };
  // Where a page may not write to the clipboard, it may often still copy what is selected.
  const byHand = () => {
    getSelection()?.selectAllChildren(code!);
    say(attempt(() => document.execCommand('copy')) ? msCopied : msSelected);
  };
  element.querySelector('button')?.addEventListener('click', () => {
    say();
    if (!code) return;
    (attempt(() => navigator.clipboard.writeText(code.textContent ?? '')) ?? Promise.reject()).then(() => say(msCopied), byHand);
  }, { signal });
}
