// The scenarios: what is wrong with the way to the store, and what with the browser's own storage.

import { TROUBLES } from './troubles.mjs';
import { laps, neither, offline } from './visits.mjs';

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

/** What a page finds that must not use the storage. */
const SHUT = "try { return localStorage === null; } catch { return true; }";

/**
 * Each row: `title`; `visit`; `begin`, the trouble; `browser`, how it is started; `before`, done in a page of
 * the same origin first, and true where the storage is as it should be; `leaving`, done in each page
 * that is about to go; `found`, true in a page of the visit; `alone`, tabs share nothing; `frame`, in
 * a sandboxed frame; `real`, pages have the real clock; `loses`, as many as the gaps say are lost;
 * `engines`, all without it; `short`, also in the short run of the slower engines.
 */
export const SCENARIOS = [
  { title: 'nothing is wrong', begin: TROUBLES.none },
  { title: 'answers are lost after the store has it', begin: TROUBLES.lostAnswers },
  { title: 'connections are reset', begin: TROUBLES.resets },
  { title: 'errors 500', begin: TROUBLES.errors },
  { title: '429 with Retry-After', begin: TROUBLES.overrun },
  { title: 'stalls of 30 seconds', begin: TROUBLES.stalls },
  { title: 'kill -9 of the collector mid-batch', begin: TROUBLES.kills, short: true },
  { title: 'offline and back', begin: TROUBLES.outages },
  { title: 'all of these at once', begin: TROUBLES.everything, short: true },
  { title: "another vendor's 50 KiB of keepalive", begin: TROUBLES.none, leaving: BURN },
  { title: 'full storage', begin: TROUBLES.none, before: FILL, alone: true, short: true },
  { title: 'sandboxed iframe', begin: TROUBLES.none, frame: true, real: true, found: SHUT, alone: true },
  { title: 'blocked storage', begin: TROUBLES.none, browser: 'blocked', found: SHUT, alone: true },
  { title: 'private mode', begin: TROUBLES.lostAnswers, browser: 'private' },
  { title: 'the browser itself goes offline', visit: offline, begin: TROUBLES.none, real: true, engines: ['chromium'] },
  { title: 'neither network nor storage', visit: neither, begin: TROUBLES.down, browser: 'blocked', found: SHUT, alone: true, loses: true },
].map((row) => ({ visit: laps, browser: 'usual', ...row }));

/** How browsers are started, and which of them can be. */
export const BROWSERS = {
  usual: { engines: ['chromium', 'firefox', 'webkit'] },
  blocked: {
    engines: ['chromium', 'firefox'],
    why: 'its driver cannot block storage',
    chromium: { prefs: { 'profile.default_content_setting_values.cookies': 2 } },
    firefox: { prefs: { 'network.cookie.cookieBehavior': 2 } },
  },
  private: {
    engines: ['chromium', 'firefox', 'webkit'],
    chromium: { args: ['--incognito'] },
    // There it says Global Privacy Control by itself, and then nothing is sent at all.
    firefox: { prefs: { 'browser.privatebrowsing.autostart': true, 'privacy.globalprivacycontrol.pbmode.enabled': false } },
    // WebKit is always private under its driver.
  },
};
