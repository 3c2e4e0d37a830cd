// What a browser hands out, for the core: listeners, timers, requests, storage. What happens is
// noted first and worked off in the next turn, through one guard.

import { readClick } from './click.js';
import { listenToDataLayer } from './datalayer.js';
import { core, type Entry } from './core.js';
import { engagement, MOVE_MS, PORTION_MS } from './engagement.js';
import { mint } from './ids.js';
import { jsonOf } from './json.js';
import { ordersOf } from './orders.js';
import { outgoing, whenIdle } from './outgoing.js';
import { context, depth, properties } from './page.js';
import { HOLD, modeOf, PERSIST, PERSONALISE, SEND } from './permissions.js';
import { clean } from './redact.js';
import { milestones } from './scroll.js';
import { settingsOf, type Settings } from './settings.js';
import { slotsOf } from './slots.js';
import { PREFIX, attempt, storage } from './storage.js';
import type { Call, Consent, Options, Permission } from './client.js';
import type { Later, Source } from './load.js';

/** Scrolling is only noted for so long before the depth is read. */
const SCROLL_MS = 200;

/** An open page looks so often whether the journey still runs: a shop that turns it off sees that within five minutes. */
const CHECK_MS = 240_000;

/** Amounts and durations that cannot be: less than nothing, or more than any shop has. */
const IMPLAUSIBLE = /"(?:value|price|quantity|tax|shipping|seconds)":"?(?:-|\d{10})/;

/** Timers take 31 bits; one that is too early sets the next one. */
const LONGEST_MS = 2e9;

/** So many refusals are kept for `diagnose()`. */
const MOST_REFUSALS = 20;

/** Less engaged time is not worth a message. */
const WORTH_MS = 1000;

/** A running core. */
export interface Running {
  call(method: string, a?: unknown, b?: unknown): void;
  stage(): string | undefined;
  report(): string | undefined;
  diagnose(): object;
  /** The visitor's id, where it was ever stored or told. */
  visitor(): string | undefined;
  stop(): void;
  readonly stopped: boolean;
}

/** What an instance is made of. */
export interface Parts {
  program: Uint8Array;
  settings: Settings;
  hash: string;
  options: Options;
  /** Calls that waited. */
  calls: Call[];
  /** Whether the core is JavaScript. */
  plain: boolean;
  /** Makes a new instance of the module. */
  renew(): void;
  source: Source;
  /** Fetches the program once more. */
  again(): Promise<Uint8Array | undefined>;
}

/** Starts the core in this page; `undefined` where the program cannot be read. */
export function run({ program, settings, hash, options, calls, plain, renew, source, again }: Parts): Running | undefined {
  const controller = new AbortController();
  const { signal } = controller;
  // Done after the turn: a change of the page can run code of the shop's own, which may ask us.
  const showings = new Map<string, string>();
  const tellings: [string, object][] = [];
  const notes: (() => void)[] = [];
  // A wall-clock anchor and a monotonic difference: a change of the system's time moves nothing.
  const anchor = Date.now() - performance.now();
  const now = () => Math.trunc(anchor + performance.now());
  // Calls that waited happened before now, and time cannot run back.
  const began = Math.min(now(), ...calls.map(([at]) => at));
  const tab = mint(began);
  const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl || undefined;
  let mode = HOLD | PERSONALISE;
  // What was refused, and why: the first ones.
  const refusals: [reason: string, detail: string][] = [];
  let refused = 0;
  let ahead: (event?: Event, path?: EventTarget[]) => void = () => {};
  let viewed = '';
  let decisions = 0;
  const key = JSON.stringify(options.key ?? '');
  let checkAt = began + CHECK_MS;
  const leavings: ((ended?: boolean) => void)[] = [];
  const leaving = (act: (ended?: boolean) => void) => void leavings.push(act);
  let soon: number | undefined;
  let later: number | undefined;
  let moved = 0;
  let scrolling: number | undefined;
  let engaged = engagement(began, !document.hidden);
  let reached = milestones();

  /** Ours, as far as the visitor allows. */
  const kept = {
    read: (key: string) => (mode & PERSIST ? storage.read(key) : undefined),
    write: (key: string, value: string) => void (mode & PERSIST && storage.write(key, value)),
    keys: () => (mode & PERSIST ? storage.keys() : ''),
  };
  const orders = ordersOf(kept);
  const refuse = (reason: string, detail: string) => {
    if (refused++ < MOST_REFUSALS) refusals.push([reason, detail]);
  };
  const part = <Name extends keyof Later, R>(name: Name, act: (module: Later[Name]) => R, tries?: number) =>
    source.part(name, tries).then(act).catch(() => refuse('part_missing', name));
  const out = outgoing({
    tab,
    key,
    address: `${options.collector ?? ''}/v1/batch`,
    storage: kept, now, signal, plain, refuse,
  }, (tries) => source.part('delivery', tries));

  const stop = () => {
    controller.abort();
    // The others end by themselves at once, and do nothing any more.
    clearTimeout(later);
    slots.restore();
  };
  const guard = <A extends unknown[], R>(act: (...values: A) => R) => (...values: A): R | undefined => {
    if (signal.aborted) return undefined;
    try {
      return act(...values);
    } catch {
      // The core trapped: its memory cannot be trusted any more. A new one goes on from the end of
      // the last turn; where that is in vain, the page goes on without us.
      try {
        engine!.rebuild();
        soon ??= setTimeout(work);
      } catch {
        stop();
      }
      return undefined;
    }
  };
  const engine = core({
    program, settings, hash, renew, tab, gpc, storage: kept,
    send: out.send,
    tell(event, detail) {
      tellings.push([event, detail]);
      if ('slot' in detail) showings.set(...(Object.values(detail) as [string, string]));
    },
    leave: stop,
  }, began);
  if (!engine) return undefined;
  let wanted: Promise<unknown> | undefined;
  let tries = 0;
  const slots = slotsOf(settings, engine.value, () => {
    // Where it does not come, it is wanted again.
    wanted ??= part('render', ({ begin }) => {
      if (!signal.aborted) slots.hand(begin({ ...slots.means, ...given, behaviour: source.behaviour, keep: kept.write }));
      return true;
    }, tries++).then((isThere) => isThere || (wanted = undefined));
  });

  const take = (entry: Entry) => {
    const reason = IMPLAUSIBLE.test(entry.detail) ? 'implausible' : orders.refusal(entry);
    if (reason) refuse(reason, entry.event);
    else engine.take(entry.type === 'identify' ? entry : { ...entry, detail: clean(entry.detail), page: entry.page && (JSON.parse(clean(JSON.stringify(entry.page))) as object) });
  };
  const own = (event: string, properties: object, at: number) => take({ at, type: 'track', event, detail: JSON.stringify(properties) });
  const engagedAt = (at: number, least: number) => {
    const time = engaged.take(at, least);
    if (time) own('user_engagement', { engagement_time_msec: time }, at);
  };
  const work = guard(() => {
    clearTimeout(soon);
    soon = undefined;
    look();
    // One that traps takes no other with it.
    for (const act of notes.splice(0)) guard(act)();
    const at = now();
    engagedAt(at, PORTION_MS);
    const seen = !document.hidden;
    if (seen && at >= checkAt) void check(at);
    clearTimeout(later);
    const wakes = [engine.turn(at), engaged.wakeAt(), +seen && checkAt, at + LONGEST_MS].filter(Boolean);
    later = setTimeout(work, Math.min(...wakes) - at);
    const showing = [...showings];
    showings.clear();
    if (mode & PERSONALISE) for (const shown of showing) slots.show(...shown);
    for (const [type, detail] of tellings.splice(0)) document.dispatchEvent(new CustomEvent(`microstage:${type}`, { detail }));
    out.turn();
  });
  /** Whether the journey still runs for this visitor. A new version of it is for the next page. */
  const check = async (at: number) => {
    checkAt = at + CHECK_MS;
    try {
      const program = await again();
      if (program && !engine.fits(settingsOf(program)[0].rollout)) stop();
    } catch {
      // What cannot be read changes nothing.
    }
  };
  const note = (act: () => void) => {
    notes.push(act);
    // Not by a message, which costs a click less: WebKit's come late, and what two tabs tell would change places.
    soon ??= setTimeout(work);
  };
  const listen = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, guard(act), { capture: true, passive: true, signal });

  const decide = (next: number, at: number) => {
    if (!settings.gpc && gpc) next &= ~SEND;
    const decision = ++decisions;
    const act = () => {
      if (decision === decisions) note(() => permit(next, at));
    };
    const { cookie } = settings;
    if (!cookie || !(next & PERSIST)) act();
    // What other hosts of the shop know the visitor by is read before anything is kept, and removed
    // where nothing may be.
    if (!cookie || next & HOLD) return;
    void part('identity', ({ identify }) =>
      identify({ storage, cookie, collector: options.collector ?? '', key, keep: next & PERSIST, send: next & SEND, now }),
    ).then(act);
  };
  const permit = (next: number, at: number) => {
    if (!(next & PERSONALISE)) slots.restore();
    // Slots are decided with a view of the page, and whoever had refused had none. One that was told is not told again.
    else if (!(mode & (PERSONALISE | SEND))) call('page');
    mode = next;
    out.consent(next & SEND ? 1 : next & HOLD ? 0 : 2);
    // Everything, or what waits to be told.
    const isGone = (name: string) => !(next & PERSIST) || (!(next & SEND) && /^(?:lines|outbox)/.test(name));
    if (!(next & HOLD)) for (const name of storage.keys().split('\n').filter(isGone)) storage.write(name, '');
    engine.permit(next, at);
    orders.keep();
  };
  const call = guard((method: string, a?: unknown, b?: unknown, at: number = now()) => {
    ahead();
    // What the shop hands over is taken as it is now: it may change its object afterwards.
    const detail = jsonOf(b);
    const isName = typeof a === 'string' && a && a.length <= 128;
    if (method === 'consent') {
      const next = modeOf(a as Permission);
      if (next! >= 0) return decide(next!, at);
    } else if (method === 'page') {
      for (const act of leavings) act(true);
      viewed = location.href;
      const seen = { at, type: 'page', event: 'page_view', detail: jsonOf(properties(a)), page: context(settings.query) };
      return note(() => {
        reached = milestones();
        // Routers change the address first, and the title afterwards.
        seen.page.title = document.title;
        take(seen);
      });
    } else if (isName && detail) {
      if (method === 'track') return note(() => take({ at, type: 'track', event: a, detail }));
      if (method === 'identify') return note(() => take({ at, type: 'identify', event: '', detail, user: a }));
    }
    refuse('unusable', method);
  });
  /** What later parts may ask for. */
  const given = { refuse, call, leaving, inputs: engine.inputs, now, signal };
  const leave = (unloading: number) => {
    const at = now();
    for (const act of leavings) act();
    note(() => {
      engaged.see(at, false);
      engagedAt(at, WORTH_MS);
    });
    work();
    out.leave(unloading);
  };

  // Consent before everything else, then the page, then the calls that waited.
  const waited = (method: string) => calls.filter((waiting) => waiting[1] === method).pop();
  const agreed = (waited('consent')?.[2] ?? options.consent) as Permission;
  if (modeOf(agreed)! >= 0) call('consent', agreed, undefined, began);
  if (!waited('page')) call('page', undefined, undefined, began);
  for (const [at, method, a, b] of calls) if (method !== 'consent') call(method, a, b, at);
  const layer = options.dataLayer ?? 'dataLayer';
  const look = listenToDataLayer(layer, (event, values) => call('track', event, values), signal);

  for (const type of ['pointerdown', 'pointermove', 'keydown']) {
    listen(window, type, ({ timeStamp }) => {
      if (timeStamp - moved < MOVE_MS) return;
      moved = timeStamp;
      const at = now();
      note(() => engaged.move(at));
    });
  }
  listen(document, 'visibilitychange', () => {
    if (document.hidden) return leave(0);
    const at = now();
    note(() => engaged.see(at, true));
  });
  listen(window, 'pagehide', () => leave(1));
  listen(window, 'click', (event) => {
    const path = event.composedPath();
    const at = now();
    // Once the answer is painted, if nothing else comes before: a page that nobody sees may paint nothing.
    requestAnimationFrame(() => {
      soon ??= setTimeout(work);
    });
    notes.push(() => {
      // What to ignore may be no selector: then nothing is told.
      attempt(() => readClick(path, settings.ignore))?.forEach(([name, values]) => own(name, values, at));
      ahead(event, path);
    });
  });
  listen(window, 'storage', (event) => {
    const { key, newValue } = event as StorageEvent;
    // The visitor has refused in another tab, and that is meant for this one, too.
    if (key === `${PREFIX}visitor` && !newValue) call('consent', 'denied');
    // Another tab has committed: a turn adopts it.
    else soon ??= setTimeout(work);
  });
  listen(window, 'scroll', () => {
    scrolling ??= setTimeout(guard(() => {
      scrolling = undefined;
      const at = now();
      engaged.move(at);
      if (!settings.capture?.scroll) for (const percent_scrolled of reached(depth())) own('scroll', { percent_scrolled }, at);
      work();
    }), SCROLL_MS);
  });
  listen(window, 'pageshow', (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    engaged = engagement(now(), true);
    call('page', { restored: true });
  });
  // Slots that were not parsed yet when a block was decided.
  listen(document, 'DOMContentLoaded', slots.again);
  if (settings.capture) {
    // Not before the first decision is seen.
    whenIdle(() => void part('capture', ({ begin }) => begin({
      ...given, settings, note,
      address: () => viewed,
      before: (act) => void (ahead = act),
    })));
  }
  const { consent } = options;
  if (consent && modeOf(consent as Consent) === undefined) {
    whenIdle(() => void part('consent', ({ listen }) => listen(consent as string, call, signal, { dataLayer: layer, gpc: settings.gpc, refuse })));
  }

  return {
    call,
    stage: guard(engine.stage),
    visitor: () => (mode & (PERSIST | SEND) ? engine.visitor() : storage.read('visitor')),
    diagnose: () => ({ program: hash, consent: mode, stored: kept.keys(), waiting: parseInt(out.counts()), refused, refusals }),
    report: guard(() => (work(), `${out.counts()}${refused} ${engine.report()}`)),
    stop() {
      leave(1);
      stop();
    },
    get stopped() {
      return signal.aborted;
    },
  };
}
