// What features see of the page. Handlers only note what happened: its path, because a handler of
// the shop's may take the element out of the document, and its time. The work is done when the
// browser has nothing better to do, in slices, and at once when the page is about to go away.

import { matches } from './elements.js';
import type { Host } from './host.js';
import type { Own, PropertiesOf } from '../privacy/inventory.js';

/** Something that happened. */
export interface Noted {
  event: Event;
  /** The element it happened to, and those around it, also through open shadow roots. */
  path: Element[];
  /** When, by the host's clock. */
  at: number;
}

/** The host, and how features listen and wait. Nothing that fails in one reaches the page. */
export interface Page extends Omit<Host, 'before' | 'call'> {
  /** Tells an event of ours: only what is on the list of what is sent. */
  track<E extends Own>(event: E, properties: PropertiesOf<E>, at?: number): void;
  /** Tells an event in the shop's words. */
  tell(event: string, properties: Record<string, unknown>, at?: number): void;
  /** Calls `act` before each input of the shop's or ours is taken. */
  before(act: () => void): void;
  /** A new view. */
  page(): void;
  /** Tells who the visitor is. */
  identify(user: string, traits: Record<string, unknown>): void;
  /** Notes events of these types (a list with blanks) and tells them in idle time. */
  on(types: string, act: (noted: Noted) => void): void;
  /** Does something in idle time. */
  later(act: () => void): void;
  /** Does something after a time; gives what calls it off. */
  after(ms: number, act: () => void): () => void;
  /** Does something now, and in idle time whenever the page has got new elements. */
  grown(act: () => void): void;
  /** Whether the shop has put any of these out of bounds. */
  ignores(path: Element[]): boolean;
}

/** Longer than this and a slice of work could be felt. */
const SLICE_MS = 5;

/** Puts the page between features and the host. Throws where `ignore` is no selector. */
export function pageOf(host: Host): Page {
  const { signal } = host;
  const ignore = ['[data-ms-ignore]', host.settings.ignore].filter(Boolean).join();
  // Rather nothing than what must not be: this throws where it is not a selector.
  document.querySelector(ignore);
  const ignores = (path: Element[]) => path.some((element) => matches(element, ignore));

  const work: (() => void)[] = [];
  const growing: (() => void)[] = [];
  const befores: (() => void)[] = [];
  const clicks: ((event: Event, path: EventTarget[]) => void)[] = [];
  host.before((event, path) => {
    for (const act of befores) act();
    // Asking where it happened takes a third of the time of a handler: the core has done so.
    if (event && path) for (const note of clicks) note(event, path);
  });
  const timers = new Set<number>();
  let asked = false;
  const safely = (act: () => void) => {
    try {
      if (!signal.aborted) act();
    } catch (error) {
      host.refuse('capture_failed', String(error));
    }
  };
  const drain = (until: number) => {
    while (work.length && performance.now() <= until) safely(work.shift()!);
  };
  const ask = () =>
    idle(() => {
      asked = false;
      drain(performance.now() + SLICE_MS);
      if (work.length) later();
    });
  const later = (act?: () => void) => {
    if (act) work.push(act);
    // Asking for idle time takes as long as everything else in a handler: it is done in the core's
    // next task, which a click has asked for already.
    if (!asked) host.note(ask);
    asked = true;
  };
  signal.addEventListener('abort', () => timers.forEach(clearTimeout));
  // Registered before those of the features, which find nothing left to do.
  host.leaving(() => drain(Infinity));
  const tell = (event: string, properties: Record<string, unknown>, at?: number) => host.call('track', event, properties, at);
  return {
    ...host,
    track: tell,
    tell,
    before: (act) => void befores.push(act),
    page: () => host.call('page'),
    identify: (user, traits) => host.call('identify', user, traits),
    later,
    ignores,
    on(types, act) {
      const note = (event: Event, path: EventTarget[]) => {
        const { timeStamp } = event;
        later(() => {
          const elements = path.filter((node) => node instanceof Element);
          if (!ignores(elements)) act({ event, path: elements, at: host.now() - performance.now() + timeStamp });
        });
      };
      for (const type of types.split(' ')) {
        if (type === 'click') clicks.push(note);
        else addEventListener(type, (event) => note(event, event.composedPath()), { capture: true, passive: true, signal });
      }
    },
    after(ms, act) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        safely(act);
      }, ms);
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    grown(act) {
      growing.push(act);
      act();
      if (growing.length > 1) return;
      let noticed = false;
      const observer = new MutationObserver(() => {
        if (noticed) return;
        noticed = true;
        later(() => {
          noticed = false;
          growing.forEach(safely);
        });
      });
      observer.observe(document, { childList: true, subtree: true });
      signal.addEventListener('abort', () => observer.disconnect());
    },
  };
}

/** Runs something when the browser is idle, by the best that it has for this. */
function idle(act: () => void): void {
  const { scheduler } = window as unknown as { scheduler?: { postTask(act: () => void, how: object): Promise<void> } };
  if (scheduler) void scheduler.postTask(act, { priority: 'background' });
  else (window.requestIdleCallback ?? setTimeout)(act);
}
