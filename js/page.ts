// The page as messages and facts see it.

/** Query parameters that say where a visit comes from, and nothing of the visitor. */
const CAMPAIGN = /^utm_(?:source|medium|campaign|id|term|content)$/;

/** Marks of clicks on advertisements. Only which one it is counts: its value would tell one visitor from another. */
const CLICK = /^(?:[gd]cl|[gw]bra|mscl?k|(?:fb|tt)cl)id$/;

const SEARCH = /(?:^|\.)(?:google|bing|duckduckgo|yahoo|ecosia|yandex)\./;
const SOCIAL = /(?:^|\.)(?:facebook|instagram|tiktok|pinterest|linkedin|youtube|reddit|twitter|x|t)\.(?:com|co)$/;

/** An address with no more of its query than is allowed: the rest may be personal. */
export function address(url: string, allowed: string[]): string {
  const [bare = '', query] = url.split(/[?#]/);
  const kept = [...new URLSearchParams(query)].filter(([name]) => allowed.includes(name));
  return kept.length ? `${bare}?${new URLSearchParams(kept)}` : bare;
}

/** `context.page`. */
export function context(allowed: string[] = []): Record<string, string> {
  const { href, pathname } = location;
  return { path: pathname, url: address(href, allowed), title: document.title, referrer: address(document.referrer, allowed) };
}

/**
 * The properties of a page view: what the shop says, over what
 * `<meta name="microstage:page" content="type=product; brand=…">` says, over where the page is, how
 * the visitor came there, and what they see it with.
 */
export function properties(given: unknown): object {
  const said: Record<string, unknown> = {
    path: location.pathname,
    referrer_type: referrerType(),
    device: matchMedia('(pointer: fine)').matches ? 'desktop' : Math.min(screen.width, screen.height) < 600 ? 'mobile' : 'tablet',
    language: navigator.language,
    timezone: timezone(),
    connection: (navigator as { connection?: { effectiveType: string } }).connection?.effectiveType,
    hour: new Date().getHours(),
  };
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (CAMPAIGN.test(name)) said[name] = value;
    if (CLICK.test(name)) said.click_id = name;
  }
  const meta = document.querySelector<HTMLMetaElement>('meta[name="microstage:page"]');
  for (const pair of meta?.content.split(';') ?? []) {
    const [name, value] = pair.split('=');
    if (name?.trim() && value !== undefined) said[name.trim()] = value.trim();
  }
  return { ...said, ...(given as object) };
}

/**
 * The name of the zone. Where the browser has `Temporal` it costs nothing; the first formatter of dates in
 * a page makes the browser read its tables of languages, which on a slow phone is a tenth of a second.
 */
function timezone(): string {
  const { Temporal } = window as { Temporal?: { Now: { timeZoneId(): string } } };
  return Temporal ? Temporal.Now.timeZoneId() : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function referrerType(): string {
  const { referrer } = document;
  if (!referrer) return 'direct';
  const { host } = new URL(referrer);
  return host === location.host ? 'internal' : SEARCH.test(host) ? 'search' : SOCIAL.test(host) ? 'social' : 'referral';
}

/**
 * The lower edge of what is visible, in per cent of the page; 0 where nothing can be scrolled: a
 * short page is not read to its end by being opened. It reads layout, so it is not for handlers.
 */
export function depth(): number {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  // Zoomed pages end at fractions of a pixel.
  return scrollHeight > clientHeight ? Math.min(100, Math.floor(((scrollTop + clientHeight + 1) / scrollHeight) * 100)) : 0;
}
