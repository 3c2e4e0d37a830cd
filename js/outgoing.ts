// Messages on their way out of the page. The module that delivers them is loaded after the first
// decision, and only once there is something to send. Until it is there they are kept here, in
// order, and in the storage; a page that goes away before sends them itself. What is then sent or
// stored twice has the same id, and the collector counts it once.

import { bodyOf } from './message.js';
import type { Delivery, Module, Setup } from './delivery.js';

/** Loads the module; each try by another address, because browsers remember a failed one. */
export type Load = (tries: number) => Promise<Module>;

/** The least time between two tries to load it. */
const RETRY_MS = 60_000;

/** As many messages as the outbox itself keeps. */
const MOST = 500;

/** As many characters as the outbox stores bytes. */
const STORED = 64_000;

/** Browsers take 64 kB of a page that goes away; a character has up to three bytes. */
const LEAVING = 20_000;

const GRANTED = 1, DENIED = 2;

/** What leaves a page. */
export interface Outgoing {
  /** Takes a message: a line, see `src/line.rs`. */
  send(line: string): void;
  /** Takes what the visitor decided. */
  consent(state: number): void;
  /** The end of a turn: now the page may be told, stored and sent. */
  turn(): void;
  /** The page goes away; 1: perhaps for good. */
  leave(unloading: number): void;
  /** Counts for the report, as the module gives them. */
  counts(): string;
}

/** Does something when the browser has nothing better to do. */
export const whenIdle = (act: () => void) => void (window.requestIdleCallback ?? setTimeout)(act);

/** Begins with nothing. */
export function outgoing(setup: Setup, load: Load): Outgoing {
  const { tab, key, address, now, storage } = setup;
  let delivery: Delivery | undefined;
  let lines: string[] = [];
  let consent = 0;
  let tries = 0;
  let next = 0;
  // Once a page was about to go away, the next one may take over what it left. If it comes back,
  // both have it.
  let closed = 0;

  const store = () => {
    const text = lines.map((line) => `${line}\n`).join('').slice(-STORED);
    storage.write(`lines.${tab}`, text && consent === GRANTED ? `${closed}|${now().toFixed()}|${text}` : '');
  };
  const open = async () => {
    try {
      const made = await (await load(tries++)).open({ ...setup, lost: () => (delivery = undefined) });
      made.consent(consent);
      made.adopt(lines.splice(0));
      delivery = made;
    } catch {
      setup.refuse('part_missing', 'delivery');
      // They wait: for the next try, for the page's end, or in the storage for the next page.
    }
  };
  return {
    send: (line) => void lines.push(line),
    consent(state) {
      consent = state;
      if (state === DENIED) lines = [];
      if (delivery) delivery.consent(state);
      else store();
    },
    turn() {
      if (!lines.length || consent !== GRANTED) return;
      if (delivery) return delivery.push(lines.splice(0));
      lines.splice(0, lines.length - MOST);
      store();
      if (now() < next) return;
      next = now() + RETRY_MS;
      // Not before the first decision is seen.
      whenIdle(open);
    },
    leave(unloading) {
      if (delivery) return delivery.leave(unloading);
      if (!lines.length || consent !== GRANTED) return;
      closed ||= unloading;
      store();
      let length = 0;
      const some = lines.filter((line) => (length += line.length) < LEAVING);
      fetch(address, { method: 'POST', body: bodyOf(key, now(), some), keepalive: true, credentials: 'omit', referrerPolicy: 'origin' }).then(
        ({ ok }) => {
          if (!ok) return;
          lines = lines.filter((line) => !some.includes(line));
          store();
        },
        () => undefined,
      );
    },
    counts: () => delivery?.counts() ?? `${lines.length} 0 0 0 0 `,
  };
}
