// The engine with what it has to be told again: after a trap, when the visitor agrees, and when
// another tab has overwritten what this one committed. It makes messages of what the engine says.

import { input, resume, stage, start, state, turn, value } from 'microstage:glue';
import { mint } from './ids.js';
import { line } from './message.js';
import { HOLD, PERSIST, PERSONALISE, SEND } from './permissions.js';
import { kindOf, lookup } from './properties.js';
import { share, type Settings } from './settings.js';
import type { Storage } from './storage.js';

/** While the visitor is not asked, at most so many inputs are held. */
const MOST_HELD = 500;

/** So many inputs are told again if another tab overwrites them. */
const MOST_RECENT = 50;

/** So many tabs are told apart in the state. */
const MOST_TABS = 20;

/** Traps of an instance before it stays still. */
const MOST_TRAPS = 3;

/** An input, as it was when it happened. */
export interface Entry {
  at: number;
  type: string;
  event: string;
  /** Properties or traits: JSON, an object. */
  detail: string;
  /** `context.page`, on page views. */
  page?: object | undefined;
  /** The visitor's name, of an `identify`. */
  user?: string | undefined;
}

/** Made here: the id, the input's number in this tab, and whether its message is out. */
type Noted = Entry & { id: string; number: number; sent?: boolean };

/** What a core is made of. */
export interface Setup {
  program: Uint8Array;
  settings: Settings;
  hash: string;
  /** Makes a new instance of the module take the place of the old one. */
  renew(): void;
  storage: Storage;
  tab: string;
  /** Whether the browser says Global Privacy Control: then messages say so, too. */
  gpc: true | undefined;
  /** Takes a message: a line. */
  send(line: string): void;
  /** Takes what the page is to be told: an event and its detail. */
  tell(event: string, detail: object): void;
  /** The journey is not for this visitor, whom an earlier page has known. */
  leave(): void;
}

/** A running engine. */
export interface Core {
  /** Takes what the visitor allows: bits. */
  permit(mode: number, at: number): void;
  take(entry: Entry): void;
  /** Ends a turn and gives the time of the next one; 0 = none. */
  turn(now: number): number;
  stage(): string;
  /** The value of an expression, as it is now. */
  value(expr: number): string | number | undefined;
  visitor(): string;
  /** The latest inputs of this tab, as far as they may be kept, or while the visitor has not been asked. */
  inputs(): readonly Entry[];
  /** Whether this visitor is among so many per cent. */
  fits(percent?: number): boolean;
  /** Numbers for the debug panel, the visitor, and the engine's state. */
  report(): string;
  /** After a trap: goes on from the end of the last turn. Throws where that is in vain. */
  rebuild(): void;
}

/** Starts it at a time; `undefined` where the program cannot be read, or is not for this visitor. */
export function core({ program, settings, hash, renew, storage, tab, gpc, send, tell, leave }: Setup, began: number): Core | undefined {
  const { journey, version, rollout, sample } = settings;
  let visitor = mint(began);
  let mode = HOLD | PERSONALISE;
  let [order, seq, number, traps] = [0, 0, 0, 0];
  // Held until the visitor is asked; and of those who were, what another tab might overwrite.
  let log: Noted[] = [];
  // The text of the last commit that this tab knows.
  let last = '';
  // Everything at the end of the last turn, and what came after it.
  let saved = '';
  let fresh: Noted[] = [];
  let current: Noted | undefined;
  let page: object = {};
  let [view, user] = ['', undefined as string | undefined];
  const told = new Set<string>();
  // When the engine has something to do by itself; 0: never, -1: at once.
  let wake = -1;

  const message = (id: string, type: string, event: string | undefined, detail: string, time: number, more: object) => {
    if (!(mode & SEND) || !share(visitor.slice(-8, -4), sample)) return;
    const microstage = { program: hash, journey, version, tab, view, seq: ++seq, order: ++order, sample, gpc, ...more, ...settings.marks };
    send(line(visitor, { id, type, event, detail, time, user, page, microstage }));
  };
  /** Sends the current input's message, once. */
  const messageOf = (entry: Noted, time: number, more: object) => {
    if (entry.sent || !(mode & SEND)) return;
    entry.sent = true;
    message(entry.id, entry.type, entry.type === 'track' ? entry.event : undefined, entry.detail, time, more);
  };
  let properties: unknown;
  let found: unknown;
  let said: string | undefined;
  const engine = {
    look(path: string) {
      // Parsed once for an input, and only where the journey reads anything of it.
      found = lookup((properties ??= JSON.parse(current!.detail)), path);
      return kindOf(found);
    },
    number: () => found,
    text: () => found,
    say: (text: string) => (said = text),
    tell(text: string) {
      const [kind, a, b, stage, at, session, id, cause] = text.split('\n') as [string, string, string, string, string, string, string, string];
      if (!kind) return messageOf(current!, +at, { stage, session });
      if (kind === 'decision') return tell(kind, { slot: a, block: b });
      const detail = kind === 'stage' ? { from: a, stage: b } : { moment: a };
      const event = kind === 'stage' ? 'stage_changed' : 'moment_started';
      message(id, 'track', event, JSON.stringify(detail), +at, { stage, session, derived: true, cause });
      // What is concluded again was told already.
      if (told.size !== told.add(id).size) tell(kind, detail);
    },
  };
  const feed = (entry: Noted) => {
    current = entry;
    properties = undefined;
    const { type, event, id, at } = entry;
    const isPage = type === 'page';
    if (isPage) [view, page] = [id, entry.page!];
    if (type === 'identify' || !(mode & PERSONALISE)) {
      user = entry.user ?? user;
      messageOf(entry, at, {});
    } else input(event, isPage, id, at);
    current = undefined;
    wake = -1;
  };
  const open = (at: number) => ((wake = -1), start(program, visitor, engine, at));

  /** Takes over what another tab committed. Its state may lack what this tab did meanwhile. */
  const catchUp = () => {
    const text = mode & PERSIST && storage.read('state');
    if (!text || text === last) return;
    last = text;
    wake = -1;
    const [orders, marks = '', shared] = text.split('|') as [string, string?, string?];
    order = Math.max(order, +orders);
    // Among too many tabs this one's mark may have gone: then nothing is told again.
    const known = marks.split(`${tab}=`)[1] ?? (marks.split(' ').length < MOST_TABS ? 0 : number);
    const lost = log.filter((entry) => entry.number > parseInt(known as string));
    const own = lost.length && state(true);
    resume(shared ?? '');
    if (!own) return;
    lost.forEach(feed);
    // The page's part is what it was; the visitor's is that of the other tab, with the lost inputs.
    const mended = state(false);
    resume(own);
    resume(mended);
  };
  const commit = () => {
    saved = state(true);
    fresh = [];
    if (!(mode & PERSIST && mode & PERSONALISE)) return;
    log = log.slice(-MOST_RECENT);
    // How many inputs of each tab the state has in it. Ids of tabs begin with their time.
    const marks = (last.split('|')[1] ?? '').split(' ').filter((mark) => mark && !mark.startsWith(tab));
    if (number) marks.push(`${tab}=${number}`);
    const text = `${order}|${marks.sort().slice(-MOST_TABS).join(' ')}|${state(false)}`;
    if (text !== last) storage.write('state', (last = text));
  };
  /** Begins anew, with the visitor that this is, and lets all that is held happen again. */
  const restart = (at: number) => {
    const entries = log.splice(0);
    if (mode & PERSIST) {
      const known = storage.read('visitor');
      if (known?.length === 36) visitor = known;
      else storage.write('visitor', visitor);
      if (!fits(rollout)) return leave();
    }
    const now = [view, page, user] as const;
    open(entries[0]?.at ?? at);
    last = '';
    catchUp();
    user = undefined;
    entries.forEach(feed);
    if (entries.length) log = entries;
    else [view, page, user] = now;
  };

  const fits = (percent?: number) => share(visitor.slice(-4), percent);
  if (!fits(rollout) || !open(began)) return undefined;
  return {
    permit(next, at) {
      const before = mode;
      mode = next;
      // What was held may be kept or told from now on; what is known may not be used any more.
      const gained = next & ~before & (PERSIST | SEND);
      if (next & HOLD) return;
      if (gained && (before & HOLD || next & ~before & PERSIST)) restart(at);
      else if (!(next & PERSONALISE) && before & PERSONALISE) open(at);
      if (!(next & PERSIST)) {
        // Whoever agrees again later is somebody else.
        if (before & PERSIST) visitor = mint(at);
        log = [];
        last = '';
        user = next & SEND ? user : undefined;
      }
    },
    take(entry) {
      catchUp();
      const noted = { ...entry, id: mint(entry.at), number: ++number };
      fresh.push(noted);
      if (mode & PERSIST || (mode & HOLD && log.length < MOST_HELD)) log.push(noted);
      feed(noted);
    },
    turn(now) {
      catchUp();
      if (wake && wake <= now) {
        wake = turn(now);
        commit();
      }
      return wake;
    },
    stage,
    value(expr) {
      said = undefined;
      const number = value(expr);
      return said ?? (isNaN(number) ? undefined : number);
    },
    fits,
    visitor: () => visitor,
    inputs: () => log,
    report: () => `${mode} ${mode & HOLD ? log.length : 0} ${seq} ${visitor}\n${state(true)}`,
    rebuild() {
      if (++traps > MOST_TRAPS) throw traps;
      renew();
      open(began);
      resume(saved);
      // All but the one that led there.
      const culprit = current;
      fresh.filter((entry) => entry !== culprit).forEach(feed);
      current = undefined;
      if (culprit) messageOf(culprit, culprit.at, {});
    },
  };
}
