// One id for a visitor on all hosts of a shop: in a cookie beside the one in the storage, which
// belongs to a single host. Loaded where the journey's `privacy.cookie` asks for it, and called
// only once the visitor has agreed to be known again. Nothing but the id that Microstage made
// itself is read or written, and nothing of the browser or the device.

import { mint } from './ids.js';
import type { CookieSettings } from './settings.js';
import type { Storage } from './storage.js';

/** The cookie's name, which the collector knows too (`http/identity.rs`). */
const COOKIE = 'microstage_id';

/** What is remembered of the cookie: its domain, and when the collector last set it. */
const MEMO = 'cookie';

const DAY_MS = 86_400_000;
const AGE_MS = 365 * DAY_MS;

/** What the page lends. */
export interface Page {
  storage: Storage;
  cookie: CookieSettings;
  /** Origin of the collector; '' is the page's own. */
  collector: string;
  /** The write key, as JSON. */
  key: string;
  /** Whether the visitor may be known again; 0: the cookie goes. */
  keep: number;
  /** Whether the visitor may be told of. */
  send: number;
  /** Whole milliseconds since the epoch. */
  now(): number;
}

/** Sees to it that the storage has the visitor's id, and that the cookie has the same. */
export function identify({ storage, cookie: { domain: wanted, age = AGE_MS, rotate = Infinity }, collector, key, keep, send, now }: Page): void {
  if (!keep) return forget(wanted, storage);
  const [memo, since = '0'] = storage.read(MEMO)?.split('|') ?? [];
  const domain = memo === undefined || (wanted && wanted !== memo) ? widest(wanted ?? '') : memo;
  const known = storage.read('visitor');
  const shared = cookies();
  // The cookie wins: it is what the other hosts know the visitor by. Of two, the older one does.
  let id = shared.filter(madeAt).sort()[0] ?? known ?? '';
  if (!(now() - madeAt(id) <= rotate)) id = mint(now());
  if (id !== known) {
    // What was known belongs to another id: with it, nobody could replay what this one did.
    storage.write('state', '');
    storage.write('visitor', id);
  }
  const wrong = shared.some((other) => other !== id);
  if (wrong) expire(domain);
  const answers = send && isBeside(collector, domain);
  // What a server has set, Safari keeps; a script that writes it again makes it one of seven days.
  if (!shared.includes(id) || wrong || !answers) write(id, age, domain);
  const asked = now() - Number(since) < DAY_MS && !wrong && shared.length ? Number(since) : 0;
  storage.write(MEMO, `${domain}|${asked}`);
  if (!answers || asked) return;
  // Text, and not JSON, needs no preflight. The answer's cookie is taken only with credentials.
  const body = `{"writeKey":${key},"id":"${id}","age":${age}${domain && `,"domain":"${domain}"`}}`;
  fetch(`${collector}/v1/id`, { method: 'POST', body, credentials: 'include' }).then(
    ({ ok }) => ok && storage.write(MEMO, `${domain}|${now()}`),
    // The next page asks again; until then the script's own is there.
    () => undefined,
  );
}

/** The visitor does not want to be known again. */
function forget(wanted: string | undefined, storage: Storage): void {
  if (cookies().length) expire(widest(wanted ?? ''));
  storage.write(MEMO, '');
}

/** What all cookies of ours say: one of this host can stand beside one of the whole domain. */
function cookies(): string[] {
  const found = document.cookie.split('; ').map((pair) => pair.split('=') as [string, string?]);
  return found.flatMap(([name, value = '']) => (name === COOKIE ? value : []));
}

/** When an id was made (a UUID of version 7 begins with that), in milliseconds; `NaN` where it is none. */
function madeAt(id: string): number {
  return /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id) ? parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : NaN;
}

function write(id: string, age: number, domain: string, name = COOKIE): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  const of = domain && `; Domain=${domain}`;
  document.cookie = `${name}=${id}; Path=/; Max-Age=${Math.trunc(age / 1000)}; SameSite=Lax${of}${secure}`;
}

function expire(domain: string): void {
  for (const each of new Set(['', domain])) write('', 0, each);
}

/**
 * The widest domain that takes a cookie, or the one that is wanted, if it does; '' is this host
 * alone. Browsers know which domains are many shops' own, and refuse those.
 */
function widest(wanted: string): string {
  const labels = location.hostname.split('.');
  const parents = labels.map((_, at) => labels.slice(-at - 1).join('.')).slice(1);
  // An address has no domain: each number of it would be tried in vain.
  const candidates = wanted ? [wanted] : /\d$/.test(location.hostname) ? [] : parents;
  const probe = `${COOKIE}_probe`;
  return (
    candidates.find((domain) => {
      write('1', DAY_MS, domain, probe);
      const taken = document.cookie.includes(`${probe}=`);
      write('', 0, domain, probe);
      return taken;
    }) ?? ''
  );
}

/** Whether the collector is on the cookie's site, and its cookies are therefore the shop's own. */
function isBeside(collector: string, domain: string): boolean {
  const { hostname } = new URL(collector || '/', location.href);
  return domain ? `.${hostname}`.endsWith(`.${domain}`) : hostname === location.hostname;
}
