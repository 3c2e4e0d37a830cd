// What a journey does to the page as a whole: classes and attributes of its root, at once, and sections
// that are hidden or change places, once that moves nothing that the visitor sees. The shop's own state
// is kept, so that all of it can be undone.

import { patience } from '../render/again.js';
import type { Host } from '../render/host.js';
import { ordersOf, spanOf, type Change } from '../render/order.js';
import { isInUse } from '../render/use.js';

/** What one block asks for, its texts written. */
export interface Wanted {
  classes?: string[];
  /** Names and values; without a value it is not there. */
  attributes: [name: string, value: string][];
  /** Names of sections. */
  hide?: string[];
  order?: string[];
}

export interface Adapting extends Host {
  /** What is asked for now, by the blocks of all slots. */
  wanted(): Wanted[];
  /** The visitor did something just before, so that the page may move. */
  isAnswer(): boolean;
}

export interface Adapter {
  /** Something else may be asked for. */
  follow(): void;
  /** The page is as it was, at once. */
  revert(): void;
}

const NAME = 'data-ms-section';

export function begin(root: HTMLElement, host: Adapting): Adapter {
  const classes = new Set<string>();
  const attributes = new Map<string, { before: string | null; ours: string }>();
  const hidden = new Set<HTMLElement>();
  const orders = ordersOf();
  const waiting = new Set<Element>();
  const mayAgain = patience();
  let wanted: Wanted[] = [];
  let [isAnswer, isArrival, frame] = [false, false, 0];

  const dress = () => {
    const those = new Set(wanted.flatMap(({ classes = [] }) => classes));
    for (const each of those) {
      // One that the shop has set is the shop's.
      if (root.classList.contains(each)) continue;
      root.classList.add(each);
      classes.add(each);
    }
    for (const each of classes) {
      if (those.has(each) || !classes.delete(each)) continue;
      root.classList.remove(each);
      if (!root.className) root.removeAttribute('class');
    }
  };
  const set = (name: string, value: string | null) => (value === null ? root.removeAttribute(name) : root.setAttribute(name, value));
  const say = () => {
    const those = new Map(wanted.flatMap(({ attributes }) => attributes).filter(([, value]) => value));
    for (const [name, value] of those) {
      const now = root.getAttribute(name);
      const known = attributes.get(name);
      attributes.set(name, { before: known && known.ours === now ? known.before : now, ours: value });
      if (now !== value) set(name, value);
    }
    for (const [name, { before, ours }] of attributes) {
      if (those.has(name)) continue;
      attributes.delete(name);
      // What the shop has written over it stays.
      if (root.getAttribute(name) === ours) set(name, before);
    }
  };

  const hides = (): Change[] => {
    const names = new Set(wanted.flatMap(({ hide = [] }) => hide));
    const changes: Change[] = [];
    for (const section of document.querySelectorAll<HTMLElement>(`[${NAME}]`)) {
      const isWanted = names.has(section.getAttribute(NAME)!);
      if (isWanted && !section.hidden && !hidden.has(section)) {
        changes.push({
          sections: [section],
          span: () => spanOf([section]),
          act() {
            section.hidden = true;
            hidden.add(section);
          },
        });
      } else if (!isWanted && hidden.has(section)) {
        // Where it will be it has no box yet.
        const place = nextWithBox(section);
        const line = (): number => (place === section.parentElement ? place!.getBoundingClientRect().bottom : (place?.getBoundingClientRect().top ?? 0));
        changes.push({ sections: place ? [place] : [], span: () => [line(), line()], act: () => show(section) });
      }
    }
    return changes;
  };
  const show = (section: HTMLElement) => {
    hidden.delete(section);
    section.hidden = false;
  };

  const work = host.guard(() => {
    frame = 0;
    const order = wanted.flatMap(({ order = [] }) => order);
    const changes = [...hides(), ...orders.changes(document.querySelectorAll(`[${NAME}]`), (section) => order.indexOf(section.getAttribute(NAME)!))];
    // All is read before anything is written.
    const ready = changes.filter((change) => !isUsed(change) && (isAnswer || document.hidden || isOutOfSight(change)));
    isAnswer = false;
    wait(changes.filter((change) => !ready.includes(change)));
    if (!ready.length) return;
    // A page that makes its sections anew, again and again, has its way.
    if (isArrival && !mayAgain(root)) {
      observer.disconnect();
      return host.refuse('slot_conflict', 'sections');
    }
    isArrival = false;
    for (const { act } of ready) act();
    // What we did ourselves is no arrival.
    observer.takeRecords();
  });
  const request = () => {
    // A page that is not seen draws no frames, and nobody sees it move.
    if (document.hidden) work();
    else frame ||= requestAnimationFrame(work);
  };
  const wait = (changes: Change[]) => {
    const those = new Set(changes.flatMap(({ sections }) => sections));
    for (const each of waiting) if (!those.has(each) && waiting.delete(each)) view.unobserve(each);
    for (const each of those) if (waiting.size !== waiting.add(each).size) view.observe(each);
  };
  const view = new IntersectionObserver(host.guard(request));
  const observer = new MutationObserver(host.guard((records) => {
    const isSection = (added: Node) => added instanceof Element && (added.matches(`[${NAME}]`) || added.querySelector(`[${NAME}]`));
    if (!records.some(({ addedNodes }) => [...addedNodes].some(isSection))) return;
    const gone = [...hidden].filter((section) => !section.isConnected);
    // Should they come again, they come as the shop's own.
    gone.forEach(show);
    isArrival ||= gone.length > 0 || orders.isUndone();
    request();
  }));
  observer.observe(document, { childList: true, subtree: true });
  for (const type of ['focusout', 'selectionchange']) {
    // The focus is nowhere while it moves.
    document.addEventListener(type, host.guard(() => waiting.size && setTimeout(host.guard(request))), { signal: host.signal });
  }

  const update = host.guard(() => {
    isScheduled = false;
    wanted = host.wanted();
    dress();
    say();
    isAnswer ||= host.isAnswer();
    request();
  });
  let isScheduled = false;
  const follow = () => {
    // One turn tells of many things.
    if (!isScheduled) queueMicrotask(update);
    isScheduled = true;
  };
  for (const type of ['stage', 'moment', 'decision']) document.addEventListener(`microstage:${type}`, host.guard(follow), { signal: host.signal });
  host.signal.addEventListener('abort', () => {
    view.disconnect();
    observer.disconnect();
    cancelAnimationFrame(frame);
  });
  follow();
  return {
    follow,
    revert() {
      wanted = [];
      dress();
      say();
      for (const section of hidden) show(section);
      for (const { act } of orders.changes([], () => -1)) act();
      orders.forget();
      wait([]);
      observer.takeRecords();
    },
  };
}

const isUsed = ({ sections }: Change) => sections.some(isInUse);

/** Whether nothing of what the visitor sees moves. */
function isOutOfSight({ span }: Change): boolean {
  const [top, bottom] = span();
  // What is above is made up for by browsers that hold on to what is seen.
  return top >= innerHeight || (bottom <= 0 && CSS.supports('overflow-anchor', 'auto'));
}

/** The next element that has a place in the page; the one around it, where it would be the last. */
function nextWithBox(section: Element): Element | null {
  for (let next = section.nextElementSibling; next; next = next.nextElementSibling) {
    const { width, height } = next.getBoundingClientRect();
    if (width || height) return next;
  }
  return section.parentElement;
}
