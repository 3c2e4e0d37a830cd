// The harness itself, in every engine, on pages that have nothing of ours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { advance, jump } from './clock.mjs';
import { forEachEngine } from './engines.mjs';
import { withScripts } from './html.mjs';
import { startServer } from './server.mjs';
import { click, expectQuiet, follow, heard, loaded, openTab, see, seeText, untilPage } from './visit.mjs';
import { until } from './wait.mjs';
import { expectSent, expectStoredOnce, stored } from './wire.mjs';

const PAGES = fileURLToPath(new URL('./pages', import.meta.url));
const STAND_IN = [process.execPath, fileURLToPath(new URL('./pages/stand-in.mjs', import.meta.url))];

/** A server for one test, with the fixture pages. */
async function serve(t, options = {}) {
  const server = await startServer({
    collector: { command: STAND_IN },
    mounts: { '/pages/': PAGES },
    ...options,
  });
  t.after(() => server.close());
  return server;
}

const HEADS = [
  ['<!doctype html><html><head lang="x"><title>a', '<!doctype html><html><head lang="x">|<title>a'],
  ['<!DOCTYPE html>\n<html lang="en"><body>', '<!DOCTYPE html>\n<html lang="en">|<body>'],
  ['<!doctype html><h1>', '<!doctype html>|<h1>'],
  ['<header><h1>', '|<header><h1>'],
];
for (const [html, expected] of HEADS) {
  test(`scripts come first in ${html.replace('\n', ' ')}`, () => {
    assert.equal(withScripts(html, ['a.js']), expected.replace('|', '<script src="a.js"></script>'));
    const policy = "script-src 'nonce-x1'";
    const nonce = '<script src="a.js" nonce="x1"></script>';
    assert.equal(withScripts(html, ['a.js'], policy), expected.replace('|', nonce));
  });
}

forEachEngine('time stands still, and moves when the test says so', async ({ driver }, t) => {
  const server = await serve(t);
  const start = server.clock.now;
  await driver.get(server.url('/pages/plain.html'));
  assert.deepEqual(await driver.executeScript('return window.firstSeen'), { now: start, clock: true });
  await driver.executeScript(`
    window.seen = [];
    const note = (what) => seen.push(what + ' ' + (window.Date.now() - ${start}));
    setTimeout(note, 30_000, 'thirty');
    setTimeout(() => { note('ten'); Promise.resolve().then(() => setTimeout(note, 5_000, 'nested')); }, 10_000);
    const cleared = setTimeout(note, 20_000, 'cleared');
    clearInterval(cleared);
    const interval = setInterval(() => { note('every'); if (window.Date.now() - ${start} >= 18_000) clearTimeout(interval); }, 9_000);
    setTimeout(() => { throw new Error('on purpose'); }, 12_000);
    AbortSignal.timeout(25_000).addEventListener('abort', (event) => note(event.target.reason.name));
    setTimeout(note, 2 ** 31 + 5, 'wrapped');
    setTimeout(note, 20, 'soon');`);
  await untilPage(driver, 'timeouts that are only a wish to go on', 'return seen.length === 2');
  await advance(driver, server, 29_999);
  const before = await driver.executeScript('return seen');
  assert.deepEqual(before.slice(0, 2).sort(), ['soon 0', 'wrapped 0']);
  assert.deepEqual(before.slice(2), [
    'every 9000',
    'ten 10000',
    'nested 15000',
    'every 18000',
    'TimeoutError 25000',
  ]);
  await advance(driver, server, 1);
  assert.equal((await driver.executeScript('return seen')).at(-1), 'thirty 30000');
  const faked = await driver.executeScript(`return [new window.Date().getTime(), performance.now(),
    performance.timeOrigin + performance.now(), new Event('x').timeStamp, typeof window.Date(),
    new window.Date(2020, 1, 1) instanceof window.Date,
    new window.Date().constructor === window.Date]`);
  assert.deepEqual(faked, [start + 30_000, 30_000, start + 30_000, 30_000, 'string', true, true]);
  const errors = await heard(driver, server);
  assert.deepEqual(errors.map(({ kind }) => kind), ['error']);
  assert.match(errors[0].text, /on purpose/);
});

forEachEngine("the system's clock is set, and time goes on", async ({ driver }, t) => {
  const server = await serve(t);
  const start = server.clock.now;
  await driver.get(server.url('/pages/plain.html'));
  const times = () => driver.executeScript('return [window.Date.now() - arguments[0], new window.Date() - arguments[0], performance.now()]', start);
  await advance(driver, server, 5_000);
  await server.clock.set(-60_000);
  assert.deepEqual(await times(), [-55_000, -55_000, 5_000]);
  await advance(driver, server, 1_000);
  assert.deepEqual(await times(), [-54_000, -54_000, 6_000]);
  await driver.navigate().refresh();
  assert.deepEqual(await times(), [-54_000, -54_000, 0], 'a page that begins then');
});

forEachEngine('time survives navigation and is the same in every tab', async ({ driver }, t) => {
  const server = await serve(t);
  const start = server.clock.now;
  await driver.get(server.url('/pages/plain.html'));
  const first = await driver.getWindowHandle();
  await advance(driver, server, 1_000);
  await follow(driver, '#next');
  assert.equal(await driver.executeScript('return window.Date.now()'), start + 1_000);
  const order = `window.seen = [];
    const channel = new BroadcastChannel('seen');
    channel.onmessage = ({ data }) => seen.push(data);
    for (const after of arguments[0]) {
      setTimeout(() => { seen.push(window.Date.now()); channel.postMessage(window.Date.now()); }, after);
    }`;
  await driver.executeScript(order, [1_000, 3_000]);
  const second = await openTab(driver, server.url('/pages/plain.html'));
  assert.equal(await driver.executeScript('return window.Date.now()'), start + 1_000);
  await driver.executeScript(order, [2_000, 4_000]);
  await advance(driver, server, 5_000);
  const expected = [2_000, 3_000, 4_000, 5_000].map((after) => start + after);
  for (const handle of [second, first]) {
    await driver.switchTo().window(handle);
    await untilPage(driver, 'both tabs to have heard all', 'return seen.length === 4');
    assert.deepEqual(await driver.executeScript('return seen'), expected);
    assert.equal(await driver.executeScript('return window.Date.now()'), start + 6_000);
  }
  await driver.navigate().back();
  await loaded(driver);
  assert.equal(await driver.executeScript('return window.Date.now()'), start + 6_000);
  await expectQuiet(driver, server);
});

forEachEngine('after a sleep, what was due runs late', async ({ driver }, t) => {
  const server = await serve(t);
  const start = server.clock.now;
  await driver.get(server.url('/pages/plain.html'));
  await driver.executeScript('window.seen = []; setTimeout(() => seen.push(window.Date.now()), 60_000);');
  await jump(driver, server, 30 * 86_400_000);
  assert.deepEqual(await driver.executeScript('return seen'), [start + 30 * 86_400_000]);
  assert.equal(await driver.executeScript('return window.Date.now()'), start + 30 * 86_400_000);
});

forEachEngine('the wire breaks where a test wants it broken', async ({ driver }, t) => {
  const server = await serve(t);
  await driver.get(server.url('/page'));
  await seeText(driver, 'h1', 'Upstream');
  const ask = (path, options) =>
    driver.executeAsyncScript(
      `const [path, options, done] = arguments;
      fetch(path, options).then(async (r) => done([r.status, r.headers.get('content-type'), await r.text()]),
        () => done('broken'));`,
      path,
      options,
    );
  assert.deepEqual((await ask('/anything'))[2], 'ok');
  server.fault({ path: '/drop', drop: true });
  assert.equal(await ask('/drop'), 'broken');
  server.fault({ path: '/status', status: 429, headers: { 'retry-after': '7' }, body: 'later', times: 1 });
  assert.deepEqual(await ask('/status'), [429, 'text/plain', 'later']);
  assert.equal((await ask('/status'))[0], 200);
  server.fault({ path: /type$/, type: 'application/octet-stream' });
  assert.equal((await ask('/type'))[1], 'application/octet-stream');
  const held = server.fault({ path: '/held', hold: true });
  await driver.executeScript("window.late = 'waits'; fetch('/held').then(() => { window.late = 'came'; });");
  await until('the request to be held', () => held.hits.length === 1);
  assert.equal(await driver.executeScript('return late'), 'waits');
  held.release();
  await untilPage(driver, 'the held answer', "return late === 'came'");
  await server.collector.kill();
  assert.equal(await ask('/anything'), 'broken');
  await server.collector.restart();
  assert.equal((await ask('/anything'))[2], 'ok');
  const own = server.log.filter(({ path }) => path !== '/favicon.ico');
  const outcomes = own.map(({ path, outcome }) => `${path} ${outcome}`);
  assert.deepEqual(outcomes, [
    '/page 200',
    '/anything 200',
    '/drop dropped',
    '/status 429',
    '/status 200',
    '/type 200',
    '/held 200',
    '/anything no collector',
    '/anything 200',
  ]);
  assert.equal(server.log[1].page, server.url('/page'));
});

forEachEngine('a lost answer is not a lost message', async ({ driver }, t) => {
  const server = await serve(t);
  await driver.get(server.url('/pages/plain.html'));
  const message = (seq) => ({
    type: 'track',
    messageId: `m${seq}`,
    anonymousId: 'a',
    event: `event_${seq}`,
    context: { microstage: { tab: 't', seq, order: seq, time: seq } },
  });
  const post = (...batch) =>
    driver.executeAsyncScript(
      "const [body, done] = arguments; fetch('/v1/batch', { method: 'POST', body }).then((r) => done(r.status), () => done('broken'))",
      JSON.stringify({ batch }),
    );
  server.fault({ path: '/v1/batch', drop: 'answer', times: 1 });
  assert.equal(await post(message(1), message(2)), 'broken');
  assert.equal((await stored(server)).length, 2);
  await server.collector.kill();
  await server.collector.restart();
  assert.equal(await post(message(1), message(2)), 200);
  assert.equal(await post(message(3)), 200);
  await expectSent(server, ['event_1', 'event_3']);
  const kept = await expectStoredOnce(server);
  assert.deepEqual(kept.map(({ event }) => event), ['event_1', 'event_2', 'event_3']);
});

forEachEngine('a policy and a plain page are as a test asks', async ({ driver }, t) => {
  const server = await serve(t);
  server.fault({ path: '/pages/next.html', csp: "script-src 'nonce-n1'; connect-src 'none'" });
  await driver.get(server.url('/pages/next.html'));
  await see(driver, 'h1');
  const added = `const script = document.createElement('script');
    script.src = '/blocked.js'; document.head.append(script);`;
  await driver.executeScript(added);
  const blocked = 'return __errors.some(({ kind, text }) => kind === "csp" && text.includes("blocked.js"))';
  await untilPage(driver, 'the policy to hold', blocked);
  const start = server.clock.now;
  await advance(driver, server, 5_000);
  assert.equal(await driver.executeScript('return window.Date.now()'), start + 5_000);
  server.scripts = false;
  await driver.get(server.url('/pages/plain.html'));
  assert.equal(await driver.executeScript('return window.firstSeen.clock'), false);
});

forEachEngine('whatever a page says is heard, after it is gone too', async ({ driver }, t) => {
  const server = await serve(t);
  await driver.get(server.url('/pages/plain.html'));
  await expectQuiet(driver, server);
  await driver.executeScript("console.warn('careful', { a: 1 }); new Image().src = '/missing.png'");
  await click(driver, '#break');
  await untilPage(driver, 'the rejection', 'return __errors.length === 2');
  await follow(driver, '#next');
  const kinds = (await heard(driver, server)).map(({ kind }) => kind);
  assert.deepEqual(kinds.sort(), ['console.warn', 'rejection']);
  await assert.rejects(expectQuiet(driver, server), /careful/);
  await expectQuiet(driver, server, /careful|refused/);
});
