// What consent platforms say, in the order in which they say it, and what is concluded from it. The
// platforms are those of a page: a fake window, on which each row is played with its times.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mock, test } from 'node:test';
import { compiled } from './support/compiled.mjs';
import { consentsOf } from './support/tcstring.mjs';

const { listen } = await compiled('consent.ts');

const ALL = { personalise: true, persist: true, send: true };
const switches = (personalise, persist, send) => ({ personalise, persist, send });
const purposes = (...numbers) => Object.fromEntries(numbers.map((number) => [number, true]));

/** A page with the platforms that a row wants; `later` are the steps by time. */
function page(t, { browser = {}, meta, ...own } = {}) {
  const target = Object.assign(new EventTarget(), { querySelector: (selector) => (selector === 'meta[name="microstage:page"]' && meta ? { content: meta } : null) });
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: browser, configurable: true });
  Object.assign(globalThis, { window: { ...own }, document: target });
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
    delete globalThis.window;
    delete globalThis.document;
    Object.defineProperty(globalThis, 'navigator', before ?? { value: undefined, configurable: true });
  });
  return globalThis.window;
}

/** Lets time pass, in steps: a timer that is set by another one is due within the same time, too. */
function pass(ms) {
  for (let left = ms; left > 0; left -= 250) mock.timers.tick(Math.min(250, left));
  mock.timers.tick(0);
}

/** Listens to a source; what it has decided so far. */
function follow(source, { dataLayer = 'dataLayer', ...more } = {}) {
  const controller = new AbortController();
  const decided = [];
  const refused = [];
  listen(source, (_, state) => decided.push(state), controller.signal, { dataLayer, refuse: (...refusal) => refused.push(refusal), ...more });
  return { decided, refused, controller };
}

/** A consent platform of the TCF: `tell` sends what it has decoded to whoever listens. */
function platform(window) {
  const listeners = new Map();
  let next = 1;
  window.__tcfapi = (command, version, callback, id) => {
    assert.equal(version, 2);
    if (command === 'addEventListener') listeners.set(next++, callback);
    else if (command === 'removeEventListener') callback(listeners.delete(id));
  };
  const tell = (data, success = true) => {
    for (const [listenerId, callback] of listeners) callback(data && { cmpStatus: 'loaded', gdprApplies: true, listenerId, ...data }, success);
  };
  return { listeners, tell };
}

const loaded = (consents, more) => ({ eventStatus: 'tcloaded', purpose: { consents }, publisher: { consents: {} }, ...more });
const done = (consents, more) => ({ ...loaded(consents, more), eventStatus: 'useractioncomplete' });
const shown = { eventStatus: 'cmpuishown', purpose: { consents: {} } };

const TCF = [
  ['a visitor who accepts everything', [shown, done(purposes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))], [ALL]],
  ['a visitor who refuses everything', [shown, done({})], [switches(false, false, false)]],
  ['a visitor who is still asked', [shown], []],
  ['a visitor who answered on an earlier page', [loaded(purposes(1, 5, 6, 8, 9, 11))], [ALL]],
  ['the dialogue opened again decides nothing until it is answered', [loaded(purposes(1, 5, 6, 8, 9)), shown, done({})], [ALL, switches(false, false, false)]],
  ['storage alone is no purpose of its own', [done(purposes(1))], [switches(false, false, false)]],
  ['limited data to select content: in memory only', [done(purposes(11))], [switches(true, false, false)]],
  ['profiles without storage: in memory only', [done(purposes(5, 6))], [switches(true, false, false)]],
  ['a profile may be made and not used', [done(purposes(1, 5))], [switches(false, false, false)]],
  ['measurement without personalisation', [done(purposes(1, 8, 9))], [switches(false, false, true)]],
  ['measurement of content without audiences', [done(purposes(1, 8, 11))], [switches(true, false, false)]],
  ['advertising says nothing here', [done(purposes(1, 2, 3, 4, 7))], [switches(false, false, false)]],
  ['a legitimate interest is no consent', [done({}, { purpose: { consents: {}, legitimateInterests: purposes(8, 9, 10, 11) } })], [switches(false, false, false)]],
  ['the shop asked for itself and was refused', [done(purposes(1, 5, 6, 8, 9, 11), { publisher: { consents: { 1: true, 5: true, 6: true, 8: false, 9: false, 11: true } } })], [switches(true, true, false)]],
  ['the shop asked for itself for some', [done(purposes(1, 5, 6, 8, 9, 11), { publisher: { consents: purposes(1, 5, 6) } })], [ALL]],
  ['where the regulation does not apply', [{ eventStatus: 'tcloaded', gdprApplies: false }], [ALL]],
  ['a platform that has failed', [{ cmpStatus: 'error' }], ['denied']],
  ['a platform that takes no listeners', [null, false], ['denied'], false],
];

for (const [name, told, expected, success] of TCF) {
  test(`TCF: ${name}`, (t) => {
    const { tell } = platform(page(t));
    const { decided } = follow('tcf');
    for (const data of success === false ? [null] : told) tell(data, success);
    pass(60_000);
    assert.deepEqual(decided, expected);
  });
}

test('TCF: a stub that nobody ever answers means denied, and a late answer counts', (t) => {
  const { tell } = platform(page(t));
  const { decided, refused } = follow('tcf');
  pass(9_999);
  assert.deepEqual(decided, []);
  assert.deepEqual(refused, []);
  pass(1);
  assert.deepEqual([decided, refused], [['denied'], [['consent_unanswered', 'tcf']]]);
  tell(done(purposes(1, 5, 6, 8, 9)));
  assert.deepEqual([decided, refused.length], [['denied', ALL], 1]);
});

test('TCF: a platform that loads late is found, and one that never does means denied', (t) => {
  const window = page(t);
  const { decided } = follow('tcf');
  pass(4000);
  const { tell } = platform(window);
  pass(250);
  tell(loaded(purposes(1, 5, 6, 8, 9)));
  assert.deepEqual(decided, [ALL]);
  delete window.__tcfapi;
  const { decided: other } = follow('tcf');
  pass(10_250);
  assert.deepEqual(other, ['denied']);
});

test('TCF: the listener is taken away when the instance stops', (t) => {
  const { tell, listeners } = platform(page(t));
  const { decided, controller } = follow('tcf');
  tell(shown);
  assert.equal(listeners.size, 1);
  controller.abort();
  assert.equal(listeners.size, 0);
  pass(60_000);
  assert.deepEqual(decided, []);
});

test('TCF: published strings, decoded by the platform', (t) => {
  const file = path.join(process.env.MICROSTAGE_DATA ?? '', 'oracles/tcf-strings.json');
  if (!process.env.MICROSTAGE_DATA || !existsSync(file)) return t.skip(`found no MICROSTAGE_DATA with oracles/tcf-strings.json`);
  const rows = JSON.parse(readFileSync(file, 'utf8'));
  const { tell } = platform(page(t));
  const { decided } = follow('tcf');
  for (const { tcString, decoded } of rows) {
    decided.length = 0;
    // A platform that cannot read what it has stored has failed.
    if (!decoded) tell({ cmpStatus: 'error' });
    else tell(loaded(consentsOf(tcString)));
    const has = (...numbers) => numbers.every((number) => decoded?.purposeConsents.includes(number));
    const expected = decoded ? switches(has(11) || has(5, 6), has(1, 5, 6), has(1, 8, 9)) : 'denied';
    assert.deepEqual(decided, [expected], tcString);
    if (decoded) assert.deepEqual(Object.keys(consentsOf(tcString)).filter((number) => consentsOf(tcString)[number]).map(Number), decoded.purposeConsents, tcString);
  }
  assert.ok(rows.length > 10);
});

/** What gtag() pushes: its arguments, not an array. */
const gtag = (...values) => (function () { return arguments; })(...values);
const byDefault = (values) => gtag('consent', 'default', values);
const update = (values) => gtag('consent', 'update', values);
const denied = { analytics_storage: 'denied', personalization_storage: 'denied', functionality_storage: 'denied', ad_storage: 'denied' };
const granted = { analytics_storage: 'granted', personalization_storage: 'granted', functionality_storage: 'granted' };

/** Before we listen, after it (`[milliseconds later, message]`), what is concluded; what the page's <meta> says. */
const GOOGLE = [
  ['a default that denies waits for the answer', [byDefault(denied)], [], []],
  ['a banner that is looked at for minutes', [byDefault({ ...denied, wait_for_update: 500 })], [[120_000, update(granted)]], [ALL]],
  ['an answer that came before us', [byDefault(denied), update(granted)], [], [ALL]],
  ['an update with only what is granted', [byDefault(denied), update({ analytics_storage: 'granted' })], [], [switches(false, false, true)]],
  ['an update that refuses', [byDefault(denied)], [[10, update(denied)]], [switches(false, false, false)]],
  ['a change of mind', [byDefault(denied), update(granted)], [[10, update(denied)]], [ALL, switches(false, false, false)]],
  ['personalisation without analytics', [byDefault(denied), update({ personalization_storage: 'granted' })], [], [switches(true, true, false)]],
  ['functionality where nobody speaks of personalisation', [byDefault({ analytics_storage: 'denied', functionality_storage: 'denied' }), update({ functionality_storage: 'granted' })], [], [switches(true, true, false)]],
  ['advertising says nothing here', [byDefault(denied), update({ ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' })], [], [switches(false, false, false)]],
  ['what nobody speaks of is not granted', [byDefault({ ad_storage: 'denied' }), update({ ad_storage: 'granted' })], [], [switches(true, false, false)]],
  ['a default that grants', [byDefault(granted)], [[1, {}]], [ALL]],
  ['a default that grants waits as it says', [byDefault({ ...granted, wait_for_update: 500 })], [[499, {}]], []],
  ['and then holds', [byDefault({ ...granted, wait_for_update: 500 })], [[500, {}]], [ALL]],
  ['a refusal within that time', [byDefault({ ...granted, wait_for_update: 500 })], [[400, update(denied)]], [switches(false, false, false)]],
  ['an update before its default', [update(granted), byDefault(denied)], [], [ALL]],
  ['two defaults: the later one', [byDefault(granted), byDefault(denied)], [[1000, {}]], []],
  ['an unknown region: what is denied anywhere is denied', [byDefault(granted), byDefault({ ...denied, region: ['DE', 'FR'] })], [[1000, {}]], []],
  ['an unknown region: what is granted somewhere is not', [byDefault(denied), byDefault({ ...granted, region: ['US'] })], [[1000, {}]], []],
  ['a known region among those that are asked', [byDefault(granted), byDefault({ ...denied, region: ['DE', 'FR'] })], [[1000, {}]], [], 'region=DE'],
  ['a known region that is not among them', [byDefault({ ...denied, region: ['DE', 'FR'] }), byDefault(granted)], [[1000, {}]], [ALL], 'type=product; region=BR'],
  ['the most exact region counts, whatever its place', [byDefault({ ...denied, region: ['US-CA'] }), byDefault({ ...granted, region: ['US'] })], [[1000, {}]], [], 'region=US-CA; brand=Alder'],
  ['a part of a country', [byDefault({ ...granted, region: ['US'] }), byDefault({ ...denied, region: ['US-CA'] })], [[1000, {}]], [ALL], 'brand=Alder;region= US-NY '],
  ['a country is no part of one that begins alike', [byDefault({ ...granted, region: ['U'] })], [[1000, {}]], [], 'region=US'],
  ['a page that says everything but where it is', [byDefault(granted), byDefault({ ...denied, region: ['DE'] })], [[1000, {}]], [], 'old_region=US; brand=region=US'],
  ['an array instead of arguments', [['consent', 'default', denied], ['consent', 'update', granted]], [], [ALL]],
  ['nobody ever says anything', [], [[10_000, {}]], ['denied']],
  ['other messages are no answer', [{ event: 'gtm.js' }, gtag('js', new Date(0)), null, 'x', () => undefined], [[10_000, {}]], ['denied']],
  ['a command without values', [gtag('consent', 'default'), gtag('consent', 'update', null), gtag('consent', 'other', granted)], [], [switches(true, false, false)]],
];

for (const [name, before, after, expected, meta] of GOOGLE) {
  test(`Google: ${name}`, (t) => {
    const window = page(t, { layer: [...before], meta });
    const { decided } = follow('google', { dataLayer: 'layer' });
    for (const [wait, message] of after) {
      pass(wait);
      window.layer.push(message);
    }
    pass(0);
    assert.deepEqual(decided.filter((state, index) => index === 0 || JSON.stringify(state) !== JSON.stringify(decided[index - 1])), expected);
    assert.equal(window.layer.length, before.length + after.length, 'the layer has all messages');
  });
}

test('Google: the layer is given back, and wrapped ones are left alone', (t) => {
  const window = page(t, { dataLayer: [] });
  const { push } = window.dataLayer;
  const first = follow('google');
  assert.notEqual(window.dataLayer.push, push);
  first.controller.abort();
  assert.equal(window.dataLayer.push, push);
  const second = follow('google');
  const ours = window.dataLayer.push;
  const theirs = (...messages) => ours(...messages);
  window.dataLayer.push = theirs;
  second.controller.abort();
  assert.equal(window.dataLayer.push, theirs);
  window.dataLayer.push(update(granted));
  assert.deepEqual([window.dataLayer.length, second.decided.length], [1, 0]);
});

const shop = (preferences, analytics, more) => ({
  preferencesProcessingAllowed: () => preferences,
  analyticsProcessingAllowed: () => analytics,
  shouldShowBanner: () => false,
  currentVisitorConsent: () => ({ preferences: '', analytics: '' }),
  ...more,
});

const SHOPIFY = [
  ['a region without a banner', shop(true, true), [ALL]],
  ['a visitor who is asked', shop(false, false, { shouldShowBanner: () => true }), []],
  ['preferences without analytics', shop(true, false), [switches(true, true, false)]],
  ['analytics without preferences', shop(false, true), [switches(false, false, true)]],
  ['a visitor who has refused', shop(false, false, { currentVisitorConsent: () => ({ preferences: 'no', analytics: 'no' }) }), [switches(false, false, false)]],
  ['an older version of it', { preferencesProcessingAllowed: () => true, analyticsProcessingAllowed: () => true }, [ALL]],
  ['one that breaks', shop(true, true, { shouldShowBanner: () => { throw new Error('not now'); } }), ['denied']],
];

for (const [name, customerPrivacy, expected] of SHOPIFY) {
  test(`Shopify: ${name}`, (t) => {
    page(t, { Shopify: { customerPrivacy } });
    const { decided } = follow('shopify');
    pass(9_000);
    assert.deepEqual(decided, expected);
  });
}

test('Shopify: the answer comes by its event, again and again, until the instance stops', (t) => {
  const answers = { preferences: false, analytics: false, asks: true };
  page(t, { Shopify: { customerPrivacy: shop(0, 0, {
    preferencesProcessingAllowed: () => answers.preferences,
    analyticsProcessingAllowed: () => answers.analytics,
    shouldShowBanner: () => answers.asks,
  }) } });
  const { decided, controller } = follow('shopify');
  const answer = (preferences, analytics) => {
    Object.assign(answers, { preferences, analytics, asks: false });
    document.dispatchEvent(new Event('visitorConsentCollected'));
  };
  pass(120_000);
  answer(true, true);
  answer(true, false);
  controller.abort();
  answer(true, true);
  assert.deepEqual(decided, [ALL, switches(true, true, false)]);
});

test('Shopify: the interface is loaded where it is not there yet, and its silence means denied', (t) => {
  const window = page(t, { Shopify: { loadFeatures(features, then) {
    assert.deepEqual(features, [{ name: 'consent-tracking-api', version: '0.1' }]);
    setTimeout(() => {
      window.Shopify.customerPrivacy = shop(true, true);
      then();
    }, 500);
  } } });
  const { decided } = follow('shopify');
  pass(500);
  assert.deepEqual(decided, [ALL]);
  window.Shopify = { loadFeatures: (_, then) => then(new Error('blocked')) };
  const { decided: other } = follow('shopify');
  pass(10_000);
  assert.deepEqual(other, ['denied']);
});

const OPTED_OUT = [{ globalPrivacyControl: true }, { doNotTrack: '1' }];
const NOT = [{}, { globalPrivacyControl: false }, { doNotTrack: null }, { doNotTrack: '0' }, { doNotTrack: 'unspecified' }];

test('signals: as a source, all is allowed unless the browser says otherwise', (t) => {
  page(t);
  const decide = (browser) => {
    Object.defineProperty(globalThis, 'navigator', { value: browser, configurable: true });
    return follow('signals').decided;
  };
  for (const browser of OPTED_OUT) assert.deepEqual(decide(browser), ['denied'], JSON.stringify(browser));
  for (const browser of NOT) assert.deepEqual(decide(browser), [ALL], JSON.stringify(browser));
});

/** What the visitor has told the platform; the policy; what is left under Global Privacy Control. */
const POLICIES = [
  ['a consent', done(purposes(1, 5, 6, 8, 9)), undefined, switches(true, true, false)],
  ['a consent', done(purposes(1, 5, 6, 8, 9)), 'ignore', ALL],
  ['a consent', done(purposes(1, 5, 6, 8, 9)), 'no-share', switches(true, true, false)],
  ['a consent', done(purposes(1, 5, 6, 8, 9)), 'opt-out', ALL],
  ['nobody asked', { gdprApplies: false }, 'ignore', ALL],
  ['nobody asked', { gdprApplies: false }, 'no-share', switches(true, true, false)],
  ['nobody asked', { gdprApplies: false }, 'opt-out', 'denied'],
];

for (const [name, data, gpc, expected] of POLICIES) {
  test(`signals: ${name}, ${gpc ?? 'no policy'}`, (t) => {
    const { tell } = platform(page(t, { browser: { globalPrivacyControl: true } }));
    const { decided } = follow('tcf', { gpc });
    tell(data);
    assert.deepEqual(decided, [expected]);
  });
}

test('auto: the platform that is there, and denied where none is', (t) => {
  const window = page(t);
  const none = follow('auto');
  pass(10_250);
  assert.deepEqual(none.decided, ['denied']);
  window.dataLayer = [byDefault(denied), update({ analytics_storage: 'granted' })];
  assert.deepEqual(follow('auto').decided, [switches(false, false, true)]);
  window.Shopify = { customerPrivacy: shop(true, false) };
  assert.deepEqual(follow('auto').decided, [switches(true, true, false)]);
  const { tell } = platform(window);
  const { decided } = follow('auto');
  assert.deepEqual(decided, []);
  tell(done(purposes(1, 5, 6, 8, 9)));
  assert.deepEqual(decided, [ALL]);
});

test('a source that there is not means denied', (t) => {
  page(t);
  for (const name of ['onetrust', '', 'toString']) {
    const { decided, refused } = follow(name);
    assert.deepEqual([decided, refused], [['denied'], [['consent_unanswered', name]]], name);
  }
});
