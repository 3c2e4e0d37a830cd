// A button that opens what stands behind it: the pointer over it, the focus on it, or a press, which is
// all that a finger can do.

/** The button and what it opens, together in one element. */
export function disclose(point: Element, signal: AbortSignal): void {
  const opener = point.querySelector<HTMLElement>('.ms-opener');
  const tip = point.querySelector<HTMLElement>('.ms-tip');
  if (!opener || !tip) return;
  let isPinned = false;
  // Which side has room the browser tells, once it is open.
  const room = new IntersectionObserver((entries) => {
    const { boundingClientRect: box, rootBounds: view } = entries[0]!;
    room.disconnect();
    if (!view || !box.width) return;
    if (box.right > view.right || box.left < view.left) tip.classList.toggle('ms-before');
    if (box.bottom > view.bottom) tip.classList.add('ms-above');
  });
  const show = (isOpen: boolean) => {
    if (isOpen === !tip.hidden) return;
    tip.hidden = !isOpen;
    isPinned &&= isOpen;
    opener.setAttribute('aria-expanded', `${isOpen}`);
    if (isOpen) room.observe(tip);
  };
  const hasFocus = () => point.matches(':focus-within');
  const on = (target: EventTarget, type: string, listener: (event: Event) => void) => target.addEventListener(type, listener, { signal });

  // Browsers that do not know this read out what the button opened, for it follows it.
  opener.ariaDescribedByElements = [tip];
  on(opener, 'click', () => {
    isPinned = !isPinned;
    show(isPinned);
  });
  on(opener, 'focus', () => opener.matches(':focus-visible') && show(true));
  on(point, 'focusout', (event) => point.contains((event as FocusEvent).relatedTarget as Element | null) || show(false));
  on(point, 'pointerenter', (event) => (event as PointerEvent).pointerType === 'mouse' && show(true));
  on(point, 'pointerleave', () => isPinned || hasFocus() || show(false));
  on(document, 'keydown', (event) => (event as KeyboardEvent).key === 'Escape' && show(false));
  on(document, 'pointerdown', (event) => event.composedPath().includes(point) || show(false));
  signal.addEventListener('abort', () => room.disconnect());
}
