// What a browser hands out, for the core: listeners, timers, requests, storage. Everything that
// happens is noted first and told in the next turn, through one guard.

import { note, report, stage, start, turn } from 'microstage:glue';
import { readClick } from './click.js';
import { listenToDataLayer } from './datalayer.js';
import type { Call, Options } from './client.js';
import { outgoing, type Load } from './outgoing.js';
import { context, depth, properties } from './page.js';
import { showBlock, restoreSlots, type Shown } from './slots.js';
import { PREFIX, attempt, storage } from './storage.js';

/** What happened, as `src/notes.rs` numbers it. */
const TRACK = 0, PAGE = 1, IDENTIFY = 2, CONSENT = 3, ACTIVITY = 4, SCROLL = 5, HIDDEN = 6, VISIBLE = 7,
  RESTORED = 8, REFUSED = 99;

const CONSENTS = ['pending', 'granted', 'denied'];

/** A movement is told at most so often. */
const ACTIVITY_MS = 1000;

/** Scrolling is only noted for so long before the depth is read. */
const SCROLL_MS = 200;

/** A running core. */
export interface Running {
  call(method: string, a?: unknown, b?: unknown): void;
  stage(): string | undefined;
  report(): string | undefined;
  stop(): void;
  readonly stopped: boolean;
}

/** What an instance is made of. */
export interface Parts {
  program: Uint8Array;
  options: Options;
  /** Calls that waited. */
  calls: Call[];
  /** Whether the core is JavaScript. */
  plain: boolean;
  /** Loads what delivers messages. */
  delivery: Load;
}

/** Starts the core in this page; `undefined` where the program cannot be read. */
export function run({ program, options, calls, plain, delivery }: Parts): Running | undefined {
  const controller = new AbortController();
  const { signal } = controller;
  const shown: Shown = new Map();
  const notes: [kind: number, a: unknown, b: unknown, at: number][] = [];
  // Done after the turn: a change of the page can run code of the shop's own, which may ask us.
  const showings: [slot: string, block: string, content: string][] = [];
  const tellings: [string, string][] = [];
  // A wall-clock anchor and a monotonic difference: a change of the system's time moves nothing.
  const anchor = Date.now() - performance.now();
  const now = () => anchor + performance.now();
  let soon: number | undefined;
  let later: number | undefined;
  let moved = 0;
  let scrolling: number | undefined;
  let sheet: CSSStyleSheet | undefined;

  const out = outgoing({
    // Unique among the tabs of a visitor; messages have another one.
    tab: String(Math.random()).slice(2),
    key: JSON.stringify(options.key ?? ''),
    address: `${options.collector ?? ''}/v1/batch`,
    storage, now, signal, plain,
  }, delivery);

  const stop = () => {
    controller.abort();
    clearTimeout(soon);
    clearTimeout(later);
    clearTimeout(scrolling);
    restoreSlots(shown);
    if (sheet) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
  const guard = <A extends unknown[], R>(act: (...values: A) => R) => (...values: A): R | undefined => {
    if (signal.aborted) return undefined;
    try {
      return act(...values);
    } catch {
      // The core trapped: its memory cannot be trusted any more. The page goes on without it.
      return void stop();
    }
  };
  const work = guard(() => {
    clearTimeout(soon);
    soon = undefined;
    for (const told of notes.splice(0)) note(...told);
    const wakeAt = turn(now());
    clearTimeout(later);
    // Timers take 31 bits; a wake-up that is too early sets the next one.
    if (wakeAt) later = setTimeout(work, Math.min(Math.max(wakeAt - now(), 0), 0x7fffffff));
    for (const showing of showings.splice(0)) showBlock(shown, ...showing);
    for (const [type, detail] of tellings.splice(0)) {
      document.dispatchEvent(new CustomEvent(`microstage:${type}`, { detail: JSON.parse(detail) }));
    }
    out.turn();
  });
  const tell = (kind: number, a?: unknown, b?: unknown, at = now()) => {
    notes.push([kind, a, b, at]);
    soon ??= setTimeout(work);
  };
  const listen = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, guard(act), { capture: true, passive: true, signal });

  const call = guard((method: string, a?: unknown, b?: unknown, at?: number) => {
    // What the shop hands over is taken as it is now: it may change its object afterwards.
    const isName = typeof a === 'string' && a !== '' && a.length <= 128;
    const values = json(b);
    if (method === 'consent') tell(CONSENT, CONSENTS.indexOf(a as string), undefined, at);
    else if (method === 'page') tell(PAGE, json(properties(a)), context(), at);
    else if (method === 'track' && isName && values) tell(TRACK, a, values, at);
    else if (method === 'identify' && isName && values) tell(IDENTIFY, JSON.stringify(a), values, at);
    else tell(REFUSED);
  });
  const leave = (unloading: number) => {
    tell(HIDDEN);
    work();
    out.leave(unloading);
  };

  const host = {
    ...storage,
    ...out,
    parse: JSON.parse,
    member: (value: unknown, name: string) => (value as Record<string, unknown> | null | undefined)?.[name],
    format: (number: number, currency: string) =>
      currency
        ? new Intl.NumberFormat(document.documentElement.lang || undefined, {
            style: 'currency', currency, minimumFractionDigits: number % 1 ? 2 : 0,
          }).format(number)
        : String(number),
    style(css: string) {
      attempt(() => {
        // A constructable stylesheet needs no exception in the page's policy.
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      });
    },
    show: (...showing: [string, string, string]) => void showings.push(showing),
    tell: (type: string, detail: string) => void tellings.push([type, detail]),
  };
  // Calls that waited happened before now, and time cannot run back.
  const began = Math.min(now(), ...calls.map(([at]) => at));
  if (!guard(start)(program, crypto.getRandomValues(new Uint8Array(16)), host, began)) return undefined;

  // Consent before everything else, then the page, then the calls that waited.
  const waited = (method: string) => calls.filter((waiting) => waiting[1] === method);
  call('consent', waited('consent').pop()?.[2] ?? options.consent ?? 'pending', undefined, began);
  if (!waited('page').length) call('page', undefined, undefined, began);
  for (const [at, method, a, b] of calls) if (method !== 'consent') call(method, a, b, at);
  if (document.hidden) tell(HIDDEN, 0);
  listenToDataLayer(options.dataLayer ?? 'dataLayer', (event, values) => call('track', event, values), signal);

  for (const type of ['pointerdown', 'pointermove', 'keydown', 'touchstart']) {
    listen(window, type, ({ timeStamp }) => {
      if (timeStamp - moved < ACTIVITY_MS) return;
      moved = timeStamp;
      tell(ACTIVITY);
    });
  }
  listen(window, 'scroll', () => {
    scrolling ??= setTimeout(guard(() => {
      scrolling = undefined;
      tell(ACTIVITY);
      tell(SCROLL, depth());
    }), SCROLL_MS);
  });
  listen(window, 'click', (event) => {
    for (const [name, values] of readClick(event)) call('track', name, values);
  });
  listen(window, 'pagehide', () => leave(1));
  listen(window, 'pageshow', (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    tell(RESTORED);
    call('page');
  });
  listen(window, 'storage', (event) => {
    const { key, newValue } = event as StorageEvent;
    // The visitor has refused in another tab, and that is meant for this one, too.
    if (key === `${PREFIX}visitor` && !newValue) call('consent', 'denied');
    // Another tab has committed: a turn adopts it.
    else soon ??= setTimeout(work);
  });
  listen(document, 'visibilitychange', () => (document.hidden ? leave(0) : tell(VISIBLE)));
  // Slots that were not parsed yet when a block was decided.
  listen(document, 'DOMContentLoaded', () => showBlock(shown));
  work();

  return {
    call,
    stage: guard(stage),
    report: guard(() => (work(), out.counts() + report())),
    stop() {
      leave(1);
      stop();
    },
    get stopped() {
      return signal.aborted;
    },
  };
}

/** A value as JSON of an object; '' where it is none, or cannot be written. */
function json(value: unknown): string {
  if (typeof (value ??= {}) !== 'object' || Array.isArray(value)) return '';
  return attempt(() => JSON.stringify(value)) ?? '';
}
