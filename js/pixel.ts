/**
 * Capture without a page: for Shopify's web pixels, which run in a worker. It decides and shows nothing;
 * what it is told it sends in the same form as the tag, under the same visitor's id.
 * @module
 */

import { mint } from './ids.js';
import { bodyOf, line } from './message.js';
import { address } from './page.js';
import { namesOf, toGa4 } from './pixel/events.js';
import { clean } from './redact.js';

/** What the visitor has allowed, as Shopify says it. */
interface Allowed {
  analyticsProcessingAllowed?: boolean;
  preferencesProcessingAllowed?: boolean;
}

/** An event of Shopify's, as far as it is read. */
interface StandardEvent {
  name: string;
  timestamp?: string;
  data?: unknown;
  context?: { document?: { location?: { href?: string; pathname?: string }; referrer?: string; title?: string } };
}

/** What `register` hands to a pixel, as far as it is used. */
export interface Shopify {
  analytics: { subscribe(name: string, act: (event: never) => void): unknown };
  browser: { localStorage: { getItem(key: string): Promise<string | null>; setItem(key: string, value: string): Promise<unknown>; removeItem(key: string): Promise<unknown> } };
  init: { customerPrivacy?: Allowed };
  customerPrivacy?: { subscribe(name: 'visitorConsentCollected', act: (event: never) => void): unknown };
}

/** How a pixel is set up. */
export interface PixelOptions {
  /** Origin of the collector. */
  collector: string;
  /** The write key. */
  key: string;
  /** Tells views of pages and products and the cart, too: where the tag does not run in the theme, else they would count twice. */
  pages?: boolean;
  /** What Global Privacy Control means: `no-share` sends nothing. That is so without it. */
  gpc?: 'ignore' | 'no-share';
}

const PREFIX = 'microstage.';

/** What the tag keeps of a visitor, beside what waits to be sent. */
const KNOWN = ['visitor', 'state', 'orders'];

/** As many messages as a page keeps. */
const MOST = 500;

/** As much as leaves at once with a page: a body of one that goes away may have 64 kB, and a character three bytes. */
const AT_ONCE = 20_000;

/** The first pause after a request that failed, and the longest. */
const PAUSE_MS = 1000, LONGEST_MS = 60_000;

/** Begins to capture. Nothing is stored or sent before the visitor has allowed analytics; nothing ever throws. */
export function pixel({ analytics, browser, init, customerPrivacy }: Shopify, { collector, key, pages = false, gpc: policy = 'no-share' }: PixelOptions): void {
  const now = () => Date.now();
  const [tab, view] = [mint(now()), mint(now())];
  const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl || undefined;
  let allowed: Allowed = init.customerPrivacy ?? {};
  // Asked means answered: until then what happens is held.
  let isAsked = false;
  let visitor: Promise<string> | undefined;
  let seq = 0;
  let held: StandardEvent[] = [];
  let lines: string[] = [];
  let pause = 0;
  let underWay = false;
  // One after the other: the storage is the page's, and answers later.
  let work = Promise.resolve();
  const after = (act: () => Promise<unknown>) => void (work = work.then(act).then(() => undefined, () => undefined));

  const maySend = () => !!allowed.analyticsProcessingAllowed && !(gpc && policy === 'no-share');
  const mayKeep = () => !!allowed.preferencesProcessingAllowed;

  /** The id that the tag knows the visitor by; one of this page, where there is none. */
  const known = async () => {
    const id = mayKeep() ? await browser.localStorage.getItem(`${PREFIX}visitor`) : undefined;
    if (id?.length === 36) return id;
    const made = mint(now());
    if (mayKeep()) await browser.localStorage.setItem(`${PREFIX}visitor`, made);
    return made;
  };
  /** What waits is where the tag looks for what gone pages have left (`outgoing.ts`): the next page sends it. */
  const store = async () => {
    const name = `${PREFIX}lines.${tab}`;
    if (lines.length && maySend() && mayKeep()) await browser.localStorage.setItem(name, `1|${now()}|${lines.map((each) => `${each}\n`).join('')}`);
    else await browser.localStorage.removeItem(name);
  };
  const send = () => {
    if (underWay || !lines.length || !maySend()) return;
    underWay = true;
    let length = 0;
    const some = lines.filter((each, index) => (length += each.length) < AT_ONCE || !index);
    const body = bodyOf(JSON.stringify(key), now(), some);
    const keepalive = length < AT_ONCE;
    fetch(`${collector}/v1/batch`, { method: 'POST', body, keepalive, credentials: 'omit', referrerPolicy: 'origin' }).then(
      // What it refuses for good it would refuse again.
      ({ status }) => settle(some, status < 400 || (status < 500 && status !== 408 && status !== 429)),
      () => settle(some, false),
    );
  };
  const settle = (some: string[], isDone: boolean) => {
    underWay = false;
    if (isDone) lines = lines.filter((each) => !some.includes(each));
    pause = isDone ? 0 : Math.min(LONGEST_MS, pause * 2 || PAUSE_MS);
    if (lines.length) setTimeout(send, pause);
    after(store);
  };

  const tell = async ({ name, timestamp, data, context }: StandardEvent) => {
    const told = toGa4(name, data);
    if (!told || !maySend()) return;
    const [event, properties] = told;
    const { location, referrer = '', title } = context?.document ?? {};
    const type = event === 'page_view' ? 'page' : 'track';
    const time = Date.parse(timestamp ?? '') || now();
    const page = { path: location?.pathname, url: address(location?.href ?? '', []), title, referrer: address(referrer, []) };
    const id = mint(time);
    lines.push(line(await (visitor ??= known()), {
      id, type, event: type === 'track' ? event : undefined, time, user: undefined,
      detail: clean(JSON.stringify(type === 'page' ? { path: page.path, ...properties } : properties)),
      page: JSON.parse(clean(JSON.stringify(page))) as object,
      microstage: { tab, view, seq: ++seq, gpc } as { seq: number },
    }));
    lines.splice(0, lines.length - MOST);
    await store();
    send();
  };
  const hear = (event: StandardEvent) => {
    if (maySend()) after(() => tell(event));
    else if (!isAsked && held.length < MOST) held.push(event);
  };

  for (const name of namesOf(pages)) analytics.subscribe(name, hear as (event: never) => void);
  customerPrivacy?.subscribe('visitorConsentCollected', (({ customerPrivacy: next }: { customerPrivacy?: Allowed }) => {
    allowed = next ?? {};
    isAsked = true;
    const waiting = held;
    held = [];
    if (maySend()) return waiting.forEach(hear);
    // A refusal: what waits goes, and whoever agrees again is somebody else. Other tabs hear that the id is gone.
    lines = [];
    visitor = undefined;
    after(store);
    if (!mayKeep()) for (const name of KNOWN) after(() => browser.localStorage.removeItem(PREFIX + name));
  }) as (event: never) => void);
}
