// The module that delivers messages, with what it asks of a browser. It is loaded after the first
// decision (`outgoing.ts`); the outbox itself is Rust (`src/delivery.rs`).

import * as outbox from 'microstage:delivery-glue';
import bytes from 'microstage:delivery-wasm';
import { requests } from './requests.js';
import type { Storage } from './storage.js';

/** The lock of the tab that takes over what tabs that are gone have left: for a moment. */
const LOCK = 'microstage.take';

/** So long after its last sign a tab counts as gone (`src/delivery/courier.rs`): then it is looked for again. */
const ORPHAN_MS = 600_000;

const GRANTED = 1;

/** What an outbox is opened with. */
export interface Setup {
  /** A name that no other tab has. */
  tab: string;
  /** The write key, as JSON. */
  key: string;
  /** Where messages are posted. */
  address: string;
  storage: Storage;
  now(): number;
  /** Aborted when the instance stops. */
  signal: AbortSignal;
  /** Whether to do without WebAssembly, as the core does. */
  plain: boolean;
  /** Notes what went wrong, for `diagnose()`. */
  refuse(reason: string, detail: string): void;
}

/** An open outbox. */
export interface Delivery {
  consent(state: number): void;
  adopt(lines: string[]): void;
  push(lines: string[]): void;
  leave(unloading: number): void;
  counts(): string | undefined;
}

/** What this file exports. */
export type Module = typeof import('./delivery.js');

let ready: Promise<void> | undefined;

/** Opens the outbox of this tab; `lost` is called when it trapped, and is not there any more. */
export async function open(setup: Setup & { lost(): void }): Promise<Delivery> {
  await (ready ??= instantiate(setup.plain));
  const { signal, storage, now, lost } = setup;
  if (signal.aborted) throw new Error('stopped');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let trapped = false;

  /** Calls the module, and sets the timer that it asks for. */
  const call = (act: (now: number) => number): void => {
    if (trapped || signal.aborted) return;
    try {
      const wakeAt = act(now());
      clearTimeout(timer);
      // Timers take 31 bits; a wake-up that is too early sets the next one.
      if (wakeAt) timer = setTimeout(() => call(outbox.wake), Math.min(Math.max(wakeAt - now(), 0), 0x7fffffff));
    } catch {
      // Its memory cannot be trusted any more. What it had stored is there for the next page.
      trapped = true;
      ready = Promise.reject(new Error('trapped'));
      ready.catch(() => undefined);
      lost();
    }
  };
  const listen = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, act, { capture: true, passive: true, signal });

  // What is wrong with the collector is told when it changes, and not with every try.
  let wrong = '';
  const out = requests(setup.address, {
    answered(request, status, pause) {
      const isWrong = status < 200 || status > 299 ? `${status}` : '';
      if (isWrong && isWrong !== wrong) setup.refuse('collector', isWrong);
      wrong = isWrong;
      call((at) => outbox.answered(request, status, pause, at));
    },
    unsent: (request) => call((at) => outbox.unsent(request, at)),
  });
  let consented = 0;
  let orphaned: ReturnType<typeof setTimeout> | undefined;
  const takeOver = async () => {
    clearTimeout(orphaned);
    orphaned = setTimeout(() => void takeOver(), ORPHAN_MS);
    const now = () => {
      if (consented === GRANTED) call(outbox.take_over);
    };
    try {
      // Where another tab is about it, nothing is left to do.
      await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && now());
    } catch {
      now();
    }
  };

  outbox.open(setup.key, Math.random() * 2 ** 32, setup.tab, { ...storage, send: out.send });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    clearTimeout(orphaned);
  });
  listen(window, 'online', () => call(outbox.online));
  listen(window, 'pageshow', (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    call((at) => outbox.back(true, at));
    void takeOver();
  });
  listen(document, 'visibilitychange', () => {
    if (!document.hidden) call((at) => outbox.back(false, at));
  });
  const leave = (unloading: number) => {
    out.leave();
    call((at) => outbox.leave(unloading > 0, at));
  };
  return {
    consent(state) {
      consented = state;
      call((at) => outbox.consent(state, at));
      if (state === GRANTED) void takeOver();
    },
    adopt(lines) {
      call((at) => outbox.adopt(text(lines), at));
      // A page that went out of sight before may never come back.
      if (document.hidden) leave(0);
    },
    push: (lines) => call((at) => outbox.push(text(lines), at)),
    leave,
    counts: () => (trapped ? undefined : outbox.counts()),
  };
}

const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

/** Once for this file: the glue knows one module. The same ladder as the core's (`load.ts`). */
async function instantiate(plain: boolean): Promise<void> {
  if (!plain) {
    try {
      const given = await bytes();
      // A file that is not there, or is another one, is no module: then it is the next rung, too.
      const { instance } = await WebAssembly.instantiate(given instanceof Response ? await given.arrayBuffer() : given, outbox.imports);
      return outbox.__wbg_set_wasm(instance.exports);
    } catch {
      // The next rung.
    }
  }
  const { default: make } = await import('microstage:delivery-core');
  outbox.__wbg_set_wasm(make(outbox.imports));
}
