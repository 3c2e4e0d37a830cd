// A row of products that is moved by touch, by arrows and by keys. Where it stands an observer knows, so
// no handler asks for the layout.

import type { Behaving } from '../render/blocks.js';

/** So much of an item makes it one that is in view. */
const IN_VIEW = 0.9;

export function begin(element: HTMLElement, { signal }: Behaving): void {
  const list = element.querySelector('ul');
  const items = [...(list?.children ?? [])];
  const arrows = element.querySelectorAll<HTMLElement>('[data-ms-to]');
  if (!list || !items.length) return;
  const inView = items.map(() => false);

  const set = () =>
    arrows.forEach((arrow) => {
      // An arrow with the focus must keep it, so it is not disabled in the way that takes it.
      const end = arrow.dataset.msTo === 'next' ? items.length - 1 : 0;
      arrow.setAttribute('aria-disabled', `${inView[end]}`);
    });
  const observer = new IntersectionObserver((entries) => {
    for (const { target, intersectionRatio } of entries) inView[items.indexOf(target)] = intersectionRatio >= IN_VIEW;
    set();
  }, { root: list, threshold: IN_VIEW });
  items.forEach((item) => observer.observe(item));
  signal.addEventListener('abort', () => observer.disconnect());

  // How it moves, smoothly or not, is said by the styles, which know what the visitor prefers.
  const move = (forward: boolean) =>
    items[forward ? inView.lastIndexOf(true) + 1 : inView.indexOf(true) - 1]?.scrollIntoView({ block: 'nearest', inline: forward ? 'start' : 'end' });
  arrows.forEach((arrow) =>
    arrow.addEventListener('click', () => arrow.getAttribute('aria-disabled') === 'true' || move(arrow.dataset.msTo === 'next'), { signal }),
  );

  list.addEventListener('keydown', (event) => {
    // With one of these it is the browser's: Alt and an arrow lead back.
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = items.findIndex((item) => item.matches(':focus-within'));
    const forward = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const places: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at - 1, Home: 0, End: items.length - 1 };
    places[forward] = at + 1;
    const to = items[places[event.key] ?? -1];
    if (at < 0 || !to) return;
    event.preventDefault();
    // Not by the focus: in WebKit a smooth scroll that is still under way goes on after it.
    to.querySelector('a')?.focus({ preventScroll: true });
    to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, { signal });
}
