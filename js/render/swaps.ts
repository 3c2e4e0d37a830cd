// When a slot may change. Nobody is to see a page move by itself, or to lose the place where they
// type: a change that would do that waits until it does not (https://web.dev/articles/cls;
// https://www.w3.org/TR/WCAG22/, 2.4.3).

import { blockOf, type Host, type Slot } from './host.js';

/**
 * Layout shifts within half a second of a click or a key count as an answer to it
 * (https://wicg.github.io/layout-instability/, `hadRecentInput`); a frame has to fit into it, too.
 */
const ANSWER_MS = 400;

/** Sizes of one layout may differ by rounding. */
const SAME_PX = 0.5;

/** A change that was asked for. */
interface Wish {
  name: string;
  block: string;
  /** The visitor did something just before: the page may move as an answer to it. */
  isAnswer: boolean;
  /** It was tried, and the slot's size changed. */
  moves?: boolean;
}

export interface Swaps {
  /** Has a slot show a block in the next frame, or once that disturbs nobody. */
  ask(slot: Slot, name: string, block: string): void;
  forget(): void;
}

/** `filled` is called for each slot that has changed. */
export function swapsOf(host: Host, filled: (slot: Slot, name: string, block: string) => void): Swaps {
  const { content, signal } = host;
  const wishes = new Map<Slot, Wish>();
  const seen = new WeakMap<Element, IntersectionObserverEntry>();
  let [acted, frame] = [-ANSWER_MS, 0];

  const view = new IntersectionObserver(host.guard((entries) => {
    for (const entry of entries) seen.set(entry.target, entry);
    request();
  }));
  const request = () => {
    if (frame || !wishes.size) return;
    // A page that is not seen draws no frames, and nobody sees it move.
    if (document.hidden) work();
    else frame = requestAnimationFrame(work);
  };
  const work = host.guard(() => {
    frame = 0;
    const [free, tried]: [Slot[], Slot[]] = [[], []];
    for (const [slot, wish] of wishes) {
      const { name, block } = wish;
      if (!slot.isConnected || (blockOf(slot) === block && (block || !(slot as { microstage?: unknown }).microstage)) || (host.shown.get(name) ?? '') !== block) drop(slot);
      else if (isInUse(slot)) continue;
      else if (isFree(slot, wish)) free.push(slot);
      else if (seen.has(slot) && !wish.moves) tried.push(slot);
    }
    if (!free.length && !tried.length) return;
    const transition = (document as { startViewTransition?: (act: () => void) => unknown }).startViewTransition;
    const isWanted = [...free, ...tried].some((slot) => content.slots?.[wishes.get(slot)!.name]?.transition);
    if (isWanted && transition && !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      transition.call(document, () => change(free, tried));
    } else change(free, tried);
  });
  const change = host.guard((free: Slot[], tried: Slot[]) => {
    // All is read before anything is written, and once more behind it.
    const before = tried.map((slot) => slot.getBoundingClientRect());
    const was = tried.map(blockOf);
    for (const slot of [...free, ...tried]) host.fill(slot, wishes.get(slot)!.name, wishes.get(slot)!.block);
    const after = tried.map((slot) => slot.getBoundingClientRect());
    const moves = after.map(({ width, height }, at) => Math.abs(height - before[at]!.height) > SAME_PX || Math.abs(width - before[at]!.width) > SAME_PX);
    tried.forEach((slot, at) => {
      const wish = wishes.get(slot)!;
      wish.moves = moves[at]!;
      if (wish.moves) host.fill(slot, wish.name, was[at]!);
    });
    for (const slot of [...free, ...tried.filter((_, at) => !moves[at])]) {
      const { name, block } = wishes.get(slot)!;
      drop(slot);
      // A block that cannot be built leaves what is there.
      if (blockOf(slot) === block) filled(slot, name, block);
    }
  });
  const drop = (slot: Slot) => {
    wishes.delete(slot);
    view.unobserve(slot);
  };

  /** Nothing that the visitor sees moves when it changes. */
  const isFree = (slot: Slot, { name, isAnswer }: Wish): boolean => {
    const { reserved, overlay } = content.slots?.[name] ?? {};
    if (reserved || overlay || isAnswer || document.hidden) return true;
    const { isIntersecting = true, boundingClientRect: box, rootBounds: root } = seen.get(slot) ?? {};
    if (isIntersecting || !box || !root) return false;
    // What is above is made up for by browsers that hold on to what is seen.
    return box.top >= root.bottom || (box.bottom <= root.top && CSS.supports('overflow-anchor', 'auto')) || !(box.width || box.height);
  };

  const listen = (target: EventTarget, type: string, act: () => void) =>
    target.addEventListener(type, host.guard(act), { capture: true, passive: true, signal });
  for (const type of ['click', 'keydown']) listen(window, type, () => (acted = performance.now()));
  // The focus is nowhere while it moves.
  listen(document, 'focusout', () => wishes.size && setTimeout(host.guard(request)));
  listen(document, 'selectionchange', request);
  signal.addEventListener('abort', () => view.disconnect());

  return {
    ask(slot, name, block) {
      const isAnswer = performance.now() - acted < ANSWER_MS;
      wishes.set(slot, { name, block, isAnswer });
      const { reserved, overlay } = content.slots?.[name] ?? {};
      if (!isAnswer && !reserved && !overlay) view.observe(slot);
      request();
    },
    forget: () => wishes.clear(),
  };
}

/** The visitor types in it, or has marked something of it. */
function isInUse(slot: Slot): boolean {
  const { activeElement } = document;
  const selection = getSelection();
  return (activeElement !== document.body && slot.contains(activeElement)) || (!!selection && !selection.isCollapsed && slot.contains(selection.anchorNode));
}
