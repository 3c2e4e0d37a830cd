// What features see of the page. Handlers only note what happened: its path, because a handler of
// the shop's may take the element out of the document, and its time. The work is done when the
// browser has nothing better to do, in slices, and at once when the page is about to go away.

import type { Host } from './host.js';

/** Something that happened. */
export interface Noted {
  event: Event;
  /** The element it happened to, and those around it, also through open shadow roots. */
  path: Element[];
  /** When, by the host's clock. */
  at: number;
}

/** The host, and how features listen and wait. Nothing that fails in one reaches the page. */
export interface Page extends Host {
  /** Notes events of these types (a list with blanks) and tells them in idle time. */
  on(types: string, act: (noted: Noted) => void): void;
  /** Does something in idle time. */
  later(act: () => void): void;
  /** Does something after a time; gives what calls it off. */
  after(ms: number, act: () => void): () => void;
  /** Whether the visitor or the shop has put any of these out of bounds. */
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
  const ignores = (path: Element[]) => path.some((element) => element.matches(ignore));

  const work: (() => void)[] = [];
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
  const ask = () => {
    if (asked) return;
    asked = true;
    idle(() => {
      asked = false;
      drain(performance.now() + SLICE_MS);
      if (work.length) ask();
    });
  };
  const later = (act: () => void) => {
    work.push(act);
    ask();
  };
  // Registered before those of the features, which find nothing left to do.
  host.leaving(() => drain(Infinity));
  return {
    ...host,
    later,
    ignores,
    on(types, act) {
      const note = (event: Event) => {
        const path = event.composedPath();
        const { timeStamp } = event;
        later(() => {
          const elements = path.filter((node) => node instanceof Element);
          if (!ignores(elements)) act({ event, path: elements, at: host.now() - performance.now() + timeStamp });
        });
      };
      for (const type of types.split(' ')) addEventListener(type, note, { capture: true, passive: true, signal });
    },
    after(ms, act) {
      const timer = setTimeout(() => safely(act), ms);
      const cancel = () => clearTimeout(timer);
      signal.addEventListener('abort', cancel, { once: true });
      return () => {
        cancel();
        signal.removeEventListener('abort', cancel);
      };
    },
  };
}

/** Runs something when the browser is idle, by the best that it has for this. */
function idle(act: () => void): void {
  const { scheduler } = window as unknown as { scheduler?: { postTask(act: () => void, how: object): Promise<void> } };
  if (scheduler) void scheduler.postTask(act, { priority: 'background' });
  else (window.requestIdleCallback ?? setTimeout)(act);
}
