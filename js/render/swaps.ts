// When a slot may change. Nobody is to see a page move by itself, or to lose the place where they
// type: a change that would do that waits until it does not (https://web.dev/articles/cls;
// https://www.w3.org/TR/WCAG22/, 2.4.3).

import { blockOf, isShowing, type Slot } from '../slots.js';
import { build } from './build.js';
import type { Host } from './host.js';
import { fillTemplate } from './template.js';

/**
 * Layout shifts within half a second of a click or a key count as an answer to it
 * (https://wicg.github.io/layout-instability/, `hadRecentInput`); a frame has to fit into it, too.
 */
const ANSWER_MS = 400;

/** Sizes of one layout may differ by rounding. */
const SAME_PX = 0.5;

/** So many milliseconds of a frame go into building blocks, or into showing them; the rest waits for the next frame. */
const FRAME_MS = 2;

/** A change that was asked for. */
interface Wish {
  name: string;
  block: string;
  /** The visitor did something just before: until then the page may move as an answer to it. */
  answer: number;
  /** It was tried, and the slot's size changed. */
  moves?: boolean;
  /** The block, as far as it is built, and when it is whole. */
  building?: Generator<void, Element> | undefined;
  built?: Element | DocumentFragment | undefined;
}

export interface Swaps {
  /** Has the elements of a slot show what they are to show, in the next frames, or once that disturbs nobody. */
  ask(name: string): void;
  forget(): void;
  /** Whether what happens now answers the visitor. */
  isAnswer(): boolean;
}

/** `elements` gives the elements of some slots, `boxOf` what one is seen as; `filled` is called for each one that has changed. */
export function swapsOf(
  host: Host,
  elements: (names: Iterable<string>) => Map<string, Slot[]>,
  boxOf: (slot: Slot) => HTMLElement,
  filled: (slot: Slot, name: string, block: string) => void,
): Swaps {
  const { content, signal } = host;
  /** Names that were asked for since the last frame, and until when that is an answer to the visitor. */
  const names = new Map<string, number>();
  const wishes = new Map<Slot, Wish>();
  const seen = new WeakMap<Element, IntersectionObserverEntry>();
  let [acted, frame] = [-ANSWER_MS, 0];
  // By events: whoever asks where focus or selection are makes the browser lay out the page.
  let focused: EventTarget[] = [];
  for (let at = document.activeElement; at; at = at.parentElement) focused.push(at);
  let selected: Node | undefined;
  let isNews = true;

  const view = new IntersectionObserver(host.guard((entries) => {
    for (const entry of entries) seen.set(entry.target, entry);
    request();
  }));
  const request = () => {
    if (frame || !(wishes.size || names.size)) return;
    frame = 1;
    // A page that is not seen draws no frames, and nobody sees it move.
    if (document.hidden) queueMicrotask(work);
    else frame = requestAnimationFrame(work);
  };
  /** What was asked for by name, as wishes of elements: all in one look at the page. */
  const gather = () => {
    if (!names.size) return;
    for (const [name, slots] of elements(names.keys())) {
      const block = host.shown.get(name) ?? '';
      const { reserved, overlay } = content.slots?.[name] ?? {};
      for (const slot of slots) {
        if (isShowing(slot, block)) continue;
        const wish = wishes.get(slot);
        // What is built of it stays, and it may be tried once more.
        wishes.set(slot, { ...(wish?.block === block && wish), name, block, answer: names.get(name)!, moves: false });
        if (!reserved && !overlay) view.observe(boxOf(slot));
      }
    }
    names.clear();
  };
  const work = host.guard(() => {
    frame = 0;
    gather();
    const [free, tried]: [Slot[], Slot[]] = [[], []];
    // Where the visitor types, or has marked something: what is around it must stay.
    if (isNews) [isNews, selected] = [false, marked()];
    // Not every browser tells that it has lost the focus with its element.
    if (!(focused[0] as Node | undefined)?.isConnected) focused = [];
    for (const [slot, wish] of wishes) {
      const { name, block } = wish;
      if (!slot.isConnected || isShowing(slot, block) || (host.shown.get(name) ?? '') !== block) drop(slot);
      else if (focused.includes(boxOf(slot)) || (selected && boxOf(slot).contains(selected))) continue;
      else if (isFree(slot, wish)) free.push(slot);
      else if (seen.has(boxOf(slot)) && !wish.moves) tried.push(slot);
    }
    // What the visitor sees comes first.
    const [near, far]: [Slot[], Slot[]] = [[], []];
    for (const slot of [...tried, ...free]) (seen.get(boxOf(slot))?.isIntersecting ? near : far).push(slot);
    const all = [...near, ...far];
    if (!all.length) return;
    const ends = endOfFrame();
    const whole = all.filter((slot) => prepare(slot, 0));
    const built: Slot[] = [];
    for (const slot of whole.length ? [] : all) {
      if (prepare(slot, ends)) built.push(slot);
      else if (performance.now() >= ends) break;
    }
    // One that took its time is shown in the next frame, which then has that much more for it.
    const ready = whole.length ? whole : performance.now() < ends - FRAME_MS / 2 ? built : [];
    const act = () => {
      change(ready, tried);
      if (!all.some((slot) => wishes.has(slot) && !wishes.get(slot)!.moves)) return;
      // Which of the others are in sight is known by the next frame.
      for (const slot of all) if (wishes.has(slot) && !seen.has(boxOf(slot))) view.observe(boxOf(slot));
      request();
    };
    const transition = (document as { startViewTransition?: (act: () => void) => unknown }).startViewTransition;
    const isWanted = ready.some((slot) => content.slots?.[wishes.get(slot)!.name]?.transition);
    if (isWanted && transition && !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      transition.call(document, host.guard(act));
    } else act();
  });
  const endOfFrame = () => (document.hidden ? Infinity : performance.now() + FRAME_MS);
  /** Goes on with building the block of a slot; whether it is whole. One that cannot be built leaves what is there. */
  const prepare = (slot: Slot, ends: number): boolean => {
    const wish = wishes.get(slot);
    if (!wish) return false;
    const node = content.blocks?.[wish.block];
    let isGood = false;
    host.guard(() => {
      if (node && 'template' in node) wish.built ??= fillTemplate(node, host);
      if (node && 'tag' in node) {
        wish.building ??= build(host, node);
        while (!wish.built && performance.now() < ends) wish.built = wish.building.next().value || undefined;
      }
      isGood = true;
    })();
    if (!isGood) drop(slot);
    return isGood && (!!wish.built || !node || !('tag' in node));
  };
  const change = (ready: Slot[], tried: Slot[]) => {
    const ends = endOfFrame();
    // A transition calls later than it is asked, and by then another block may be decided.
    const swapped = ready.filter((slot) => wishes.has(slot));
    // All is read before anything is written, and once more behind it.
    const before = new Map(tried.map((slot) => [slot, [blockOf(slot), slot.microstage, slot.microstage?.built, boxOf(slot).getBoundingClientRect()] as const]));
    const done = swapped.filter((slot, at) => {
      if (at && performance.now() > ends) return false;
      const { name, block, built } = wishes.get(slot)!;
      host.fill(slot, name, block, built);
      if (!before.has(slot)) finish(slot);
      return true;
    });
    const measured = done.filter((slot) => before.has(slot));
    const moved = new Set(measured.filter((slot) => {
      const { height, width } = before.get(slot)![3];
      const now = boxOf(slot).getBoundingClientRect();
      return Math.abs(now.height - height) > SAME_PX || Math.abs(now.width - width) > SAME_PX;
    }));
    for (const slot of measured) {
      if (!moved.has(slot)) {
        finish(slot);
        continue;
      }
      const [was, own, nodes = []] = before.get(slot)!;
      const back = new DocumentFragment();
      back.append(...nodes);
      const wish = wishes.get(slot)!;
      host.fill(slot, wish.name, was, back);
      // What the last view ended with is none of this view's blocks (`first.ts`).
      if (!was && own) {
        slot.replaceChildren(...nodes);
        slot.microstage = { ...own, built: nodes };
      }
      // By the time that it may be seen its texts may be others.
      Object.assign(wish, { moves: true, building: undefined, built: undefined });
    }
  };
  /** It shows what was asked for; a block that cannot be built leaves what is there. */
  const finish = (slot: Slot) => {
    const { name, block } = wishes.get(slot)!;
    drop(slot);
    if (blockOf(slot) === block) filled(slot, name, block);
  };
  const drop = (slot: Slot) => {
    wishes.delete(slot);
    view.unobserve(boxOf(slot));
    // The visitor scrolls on: where it was says nothing of its next change.
    seen.delete(boxOf(slot));
  };

  /** Nothing that the visitor sees moves when it changes. */
  const isFree = (slot: Slot, { name, answer }: Wish): boolean => {
    const { reserved, overlay } = content.slots?.[name] ?? {};
    if (reserved || overlay || performance.now() < answer || document.hidden) return true;
    const { isIntersecting = true, boundingClientRect: box, rootBounds: root } = seen.get(boxOf(slot)) ?? {};
    if (isIntersecting || !box || !root) return false;
    // What is above is made up for by browsers that hold on to what is seen.
    return box.top >= root.bottom || (box.bottom <= root.top && CSS.supports('overflow-anchor', 'auto')) || !(box.width || box.height);
  };

  const listen = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, host.guard(act), { capture: true, passive: true, signal });
  for (const type of ['click', 'keydown']) listen(window, type, () => (acted = performance.now()));
  listen(document, 'focusin', (event) => (focused = event.composedPath()));
  // The focus is nowhere while it moves.
  listen(document, 'focusout', () => {
    focused = [];
    // What is marked instead may be told later than the next frame.
    isNews = true;
    if (wishes.size) setTimeout(host.guard(request));
  });
  listen(document, 'selectionchange', () => {
    isNews = true;
    request();
  });
  signal.addEventListener('abort', () => view.disconnect());

  const isAnswer = () => performance.now() - acted < ANSWER_MS;
  return {
    ask(name) {
      names.set(name, acted + ANSWER_MS);
      request();
    },
    forget() {
      wishes.clear();
      names.clear();
    },
    isAnswer,
  };
}

/** What the visitor has marked; nothing where that is nothing. */
function marked(): Node | undefined {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection() ?? {};
  return (anchorNode !== focusNode || anchorOffset !== focusOffset) && anchorNode ? anchorNode : undefined;
}
