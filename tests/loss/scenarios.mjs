// The scenarios: what is wrong with the way to the store, and what with the browser's own storage.

import { TROUBLES } from './troubles.mjs';

/** Fills the storage of this origin to the last character, with the shop's own things. */
const FILL = `localStorage.setItem('shop.full', '');
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (;;) {
      try { localStorage.setItem('shop.full', localStorage.getItem('shop.full') + 'x'.repeat(size)); } catch { break; }
    }
  }
  try { localStorage.setItem('shop.more', 'x'); return false; } catch { return true; }`;

/** Another vendor's beacons, which the test's server leaves without an answer: 50 KiB of the 64. */
const BURN = `for (let n = 0; n < 5; n += 1) {
    fetch(arguments[0], { method: 'POST', body: 'x'.repeat(10_240), keepalive: true }).catch(() => {});
  }`;

/** Chromium and Firefox can be told to block storage; WebKit's driver has no word for it. */
const BLOCKED = {
  prefs: {
    chromium: { 'profile.default_content_setting_values.cookies': 2 },
    firefox: { 'network.cookie.cookieBehavior': 2 },
  },
};

const PRIVATE = {
  args: { chromium: ['--incognito'] },
  prefs: { firefox: { 'browser.privatebrowsing.autostart': true } },
};

/**
 * Each row: `title`; `begin`, the trouble; `launch`, how the browser is started; `before`, done in a
 * page of the same origin first; `leaving`, done in each page that is about to go; `alone`, tabs
 * share nothing; `frame`, in a sandboxed frame, which has the real clock.
 */
export const SCENARIOS = [
  { title: 'nothing is wrong', begin: TROUBLES.none },
  { title: 'answers are lost after the store has it', begin: TROUBLES.lostAnswers },
  { title: 'connections are reset', begin: TROUBLES.resets },
  { title: 'errors 500', begin: TROUBLES.errors },
  { title: '429 with Retry-After', begin: TROUBLES.overrun },
  { title: 'stalls of 30 seconds', begin: TROUBLES.stalls },
  { title: 'kill -9 of the collector mid-batch', begin: TROUBLES.kills },
  { title: 'offline and back', begin: TROUBLES.outages },
  { title: 'all of these at once', begin: TROUBLES.everything },
  { title: "another vendor's 50 KiB of keepalive", begin: TROUBLES.none, leaving: BURN },
  { title: 'full storage', begin: TROUBLES.none, before: FILL, alone: true },
  { title: 'blocked storage', begin: TROUBLES.none, launch: BLOCKED, alone: true },
  { title: 'private mode', begin: TROUBLES.lostAnswers, launch: PRIVATE },
  { title: 'sandboxed iframe', begin: TROUBLES.none, frame: true, alone: true },
];
