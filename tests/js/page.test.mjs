// What a page view says of where the visitor came from and what they see it with.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

const { context, properties } = await compiled('page.ts');

/** A page as browsers have it; what is not said is a desktop's, opened directly. */
function page(t, { href = 'https://shop.example/p/shirt', referrer = '', fine = true, width = 1280, height = 800, meta, connection } = {}) {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB', connection }, configurable: true });
  Object.assign(globalThis, {
    location: new URL(href),
    screen: { width, height },
    matchMedia: (query) => ({ matches: query === '(pointer: fine)' && fine }),
    document: { referrer, title: 'Shirt', querySelector: () => meta && { content: meta } },
    window: globalThis,
  });
  t.after(() => {
    for (const name of ['location', 'screen', 'matchMedia', 'document', 'window']) delete globalThis[name];
    Object.defineProperty(globalThis, 'navigator', before ?? { value: undefined, configurable: true });
  });
}

// Page; the properties that it is about.
const ROWS = [
  ['directly', {}, { referrer_type: 'direct' }],
  ['from the shop itself', { referrer: 'https://shop.example/' }, { referrer_type: 'internal' }],
  ['from another host of the shop', { referrer: 'https://blog.shop.example/' }, { referrer_type: 'referral' }],
  ['from a search', { referrer: 'https://www.google.co.uk/' }, { referrer_type: 'search' }],
  ['from another search', { referrer: 'https://duckduckgo.com/' }, { referrer_type: 'search' }],
  ['from what only looks like a search', { referrer: 'https://notgoogle.example/' }, { referrer_type: 'referral' }],
  ['from a social network', { referrer: 'https://l.instagram.com/' }, { referrer_type: 'social' }],
  ['from a short address of one', { referrer: 'https://t.co/abc' }, { referrer_type: 'social' }],
  ['from what only looks like one', { referrer: 'https://fast.com/' }, { referrer_type: 'referral' }],
  ['from somebody else', { referrer: 'https://elsewhere.example/' }, { referrer_type: 'referral' }],
  ['by a campaign', { href: 'https://shop.example/?utm_source=letter&utm_medium=mail&utm_campaign=autumn&utm_id=7&utm_term=linen&utm_content=top' },
    { utm_source: 'letter', utm_medium: 'mail', utm_campaign: 'autumn', utm_id: '7', utm_term: 'linen', utm_content: 'top' }],
  ['by a parameter that only begins like one', { href: 'https://shop.example/?utm_secret=1&xutm_source=2' }, { utm_secret: undefined, xutm_source: undefined, utm_source: undefined }],
  ...['gclid', 'dclid', 'gbraid', 'wbraid', 'msclkid', 'fbclid', 'ttclid'].map((name) => [`by an advertisement: ${name}`, { href: `https://shop.example/?${name}=of-this-visitor` }, { click_id: name, [name]: undefined }]),
  ['at a desk', {}, { device: 'desktop' }],
  ['with a telephone', { fine: false, width: 390, height: 844 }, { device: 'mobile' }],
  ['with a telephone held across', { fine: false, width: 844, height: 390 }, { device: 'mobile' }],
  ['with a tablet', { fine: false, width: 820, height: 1180 }, { device: 'tablet' }],
  ['language, connection, path', { connection: { effectiveType: '3g' } }, { language: 'en-GB', connection: '3g', path: '/p/shirt' }],
  ['what the page says of itself is above that', { meta: 'type=product; brand = Alder & Reed;device=kiosk;;odd' }, { type: 'product', brand: 'Alder & Reed', device: 'kiosk', odd: undefined }],
];
for (const [title, given, expected] of ROWS) {
  test(title, (t) => {
    page(t, given);
    const said = properties({});
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]])), expected);
  });
}

test('what the call says is above everything', (t) => {
  page(t, { meta: 'type=product' });
  const said = properties({ type: 'again', hour: 25 });
  assert.deepEqual([said.type, said.hour], ['again', 25]);
});

test('the hour and the time zone are those of the browser', (t) => {
  page(t);
  const { hour, timezone } = properties({});
  assert.ok(Number.isInteger(hour) && hour >= 0 && hour < 24, `${hour}`);
  assert.equal(timezone, Intl.DateTimeFormat().resolvedOptions().timeZone);
});

// Address, the parameters that the journey names, what messages say.
const ADDRESSES = [
  ['https://shop.example/p?token=1#part', [], 'https://shop.example/p'],
  ['https://shop.example/p?tab=more&token=1&tab=less', ['tab'], 'https://shop.example/p?tab=more&tab=less'],
  ['https://shop.example/p?xtab=1', ['tab'], 'https://shop.example/p'],
  ['https://shop.example/p#?tab=1', ['tab'], 'https://shop.example/p'],
];
for (const [href, allowed, url] of ADDRESSES) {
  test(`${href} is told as ${url}`, (t) => {
    page(t, { href, referrer: href.replace('shop.', 'elsewhere.') });
    const told = context(allowed);
    assert.deepEqual([told.url, told.referrer, told.path, told.title], [url, url.replace('shop.', 'elsewhere.'), '/p', 'Shirt']);
  });
}
