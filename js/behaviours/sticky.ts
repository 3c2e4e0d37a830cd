// A bar that shows while another element is out of view, and never lies on what has the focus.

import { attempt } from '../storage.js';
import type { Behaving } from '../render/blocks.js';

export function begin(element: HTMLElement, { signal }: Behaving): void {
  const watched = attempt(() => document.querySelector(element.dataset.msWatch!));
  if (!watched) return;
  let isWanted = false;
  const hasFocus = () => element.matches(':focus-within');
  // Whoever is in it with the keyboard stays in it.
  const set = () => {
    element.hidden = !isWanted && !hasFocus();
  };
  const view = new IntersectionObserver((entries) => {
    isWanted = !entries[entries.length - 1]!.isIntersecting;
    set();
  });
  view.observe(watched);

  // Where both are the browser tells, in the frame in which the focus has been scrolled to.
  const meeting = new IntersectionObserver((entries) => {
    meeting.disconnect();
    const rect = (of: (target: Element) => boolean) => entries.find(({ target }) => of(target))?.boundingClientRect;
    const [bar, focus] = [rect((target) => target === element), rect((target) => target !== element)];
    element.style.visibility = bar && focus && focus.bottom > bar.top && focus.top < bar.bottom ? 'hidden' : '';
  });
  document.addEventListener('focusin', ({ target }) => {
    meeting.disconnect();
    element.style.visibility = '';
    if (!(target instanceof Element) || hasFocus()) return;
    meeting.observe(element);
    meeting.observe(target);
  }, { signal });
  element.addEventListener('focusout', () => queueMicrotask(set), { signal });
  signal.addEventListener('abort', () => {
    view.disconnect();
    meeting.disconnect();
  });
}
