// One id for a visitor on all hosts of a shop: what the storage, the cookies and the collector make
// of each other. *.localhost is this machine in every engine, and shop.localhost is to browsers
// what shop.example is: a site with hosts below it.

import assert from 'node:assert/strict';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { running, serve } from './support/shop.mjs';
import { expectQuiet, loaded } from './support/visit.mjs';
import { until } from './support/wait.mjs';
import { expectStoredOnce } from './support/wire.mjs';

const DAY = 86_400_000;

/** An id that was made so many days before `now`. */
const idOf = (now, days, end = '000000000001') => {
  const time = (now - days * DAY).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${end}`;
};

/** Calls the module as the page's host does; what storage and cookies have then. */
const identify = (driver, wish = {}) =>
  driver.executeAsyncScript(
    `const [wish, done] = arguments;
     const key = (name) => 'microstage.' + name;
     const storage = {
       read: (name) => localStorage.getItem(key(name)) ?? undefined,
       write: (name, value) => (value ? localStorage.setItem(key(name), value) : localStorage.removeItem(key(name))),
       keys: () => '',
     };
     import('/sdk/microstage-identity.js').then((module) => {
       const page = { storage, cookie: {}, collector: '', key: '"demo"', keep: 1, send: 0, now: () => window.__clock.now(), ...wish };
       module.identify(page);
       done({ visitor: storage.read('visitor'), state: storage.read('state'), cookies: document.cookie });
     });`,
    wish,
  );

/** A visitor who was never on this host. */
async function arriveAnew(driver, host) {
  await driver.get(`${host}/plain/plain.html`);
  await loaded(driver);
  await driver.executeScript(`localStorage.clear();
    for (const domain of ['', '; Domain=shop.localhost', '; Domain=a.shop.localhost']) document.cookie = 'microstage_id=; Path=/; Max-Age=0' + domain;`);
}

const ours = (cookies) => cookies.split('; ').filter((each) => each.startsWith('microstage_id'));

/** What is there before, and who the visitor is then: `new`, or the id of one of the places. */
const CONFLICTS = [
  { title: 'nothing is known', expected: 'new' },
  { title: 'the storage alone', visitor: 10, expected: 'visitor', kept: true },
  { title: 'the cookie alone', shared: 10, expected: 'shared' },
  { title: 'both, and the same', visitor: 10, shared: 10, expected: 'shared', kept: true },
  { title: 'both, and the storage is newer', visitor: 5, shared: 10, expected: 'shared' },
  { title: 'both, and the storage is older', visitor: 20, shared: 10, expected: 'shared' },
  { title: 'a cookie of this host, too', visitor: 1, shared: 10, own: 5, expected: 'shared' },
  { title: 'an older cookie of this host, too', visitor: 1, shared: 10, own: 20, expected: 'own' },
  { title: 'a cookie that is no id', visitor: 10, rubbish: 'admin=1', expected: 'visitor', kept: true },
  { title: 'an id younger than the journey wants', visitor: 29, shared: 29, cookie: { rotate: 30 * DAY }, expected: 'shared', kept: true },
  { title: 'an id older than the journey wants', visitor: 31, shared: 31, cookie: { rotate: 30 * DAY }, expected: 'new' },
  { title: 'a domain of its own choice', visitor: 10, cookie: { domain: 'a.shop.localhost' }, expected: 'visitor', kept: true, alone: true },
  { title: 'a domain that is not its own', visitor: 10, cookie: { domain: 'evil.example' }, expected: 'visitor', kept: true, alone: true },
];

async function expectResolved(driver, server, hosts, row) {
  const { now } = server.clock;
  const ids = Object.fromEntries(['visitor', 'shared', 'own'].map((name, index) => [name, row[name] && idOf(now, row[name], `00000000000${row[name] === row.visitor ? 0 : index}`)]));
  for (const host of [hosts.b, hosts.a]) await arriveAnew(driver, host);
  await driver.executeScript(
    `const [{ visitor, shared, own }, rubbish] = arguments;
     if (visitor) localStorage.setItem('microstage.visitor', visitor);
     localStorage.setItem('microstage.state', '1|state');
     const set = (id, domain = '') => (document.cookie = 'microstage_id=' + id + '; Path=/; Max-Age=1000' + domain);
     if (shared) set(shared, '; Domain=shop.localhost');
     if (own) set(own);
     if (rubbish) set(rubbish);`,
    ids,
    row.rubbish ?? '',
  );
  const found = await identify(driver, { cookie: row.cookie ?? {} });
  const expected = ids[row.expected] ?? found.visitor;
  assert.equal(found.visitor, expected);
  if (row.expected === 'new') assert.ok(!Object.values(ids).includes(found.visitor), 'nobody had this id');
  assert.deepEqual(ours(found.cookies), [`microstage_id=${expected}`], 'one cookie, and no probe');
  assert.equal(found.state ?? 'none', row.kept ? '1|state' : 'none', 'what was known belongs to its id');
  await driver.get(`${hosts.b}/plain/plain.html`);
  const there = await identify(driver, { cookie: row.cookie ?? {} });
  assert.equal(there.visitor === expected, !row.alone, 'who it is on the other host');
}

forEachEngine('who the visitor is', async ({ driver }, t) => {
  const mounts = { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages') };
  const server = await serve(t, { collector: false, mounts });
  const { port } = new URL(server.origin);
  const [a, b, m] = ['a', 'b', 'm'].map((name) => `http://${name}.shop.localhost:${port}`);

  for (const row of CONFLICTS) {
    await t.test(row.title, () => expectResolved(driver, server, { a, b }, row));
  }

  await t.test('a collector on the same site sets it, once a day; no other is asked', async () => {
    const asked = () => server.requests({ path: '/v1/id' });
    await arriveAnew(driver, a);
    // As the collector does, whose own tests say so (crates/collector/tests/app/identity.rs).
    const answer = { 'access-control-allow-origin': a, 'access-control-allow-credentials': 'true' };
    server.fault({ path: '/v1/id', status: 200, headers: { ...answer, 'set-cookie': 'microstage_told=1; Path=/; Domain=shop.localhost; SameSite=Lax' } });
    for (const wish of [{ collector: m }, { collector: `http://127.0.0.1:${port}`, send: 1 }]) await identify(driver, wish);
    await server.quiet();
    assert.deepEqual(asked(), [], 'neither without consent nor to another site');
    const { visitor } = await identify(driver, { collector: m, send: 1 });
    await until('the collector to be asked', () => asked().length === 1);
    const [request] = asked();
    assert.deepEqual([request.method, request.headers.origin], ['POST', a], 'no preflight');
    assert.equal(JSON.parse(request.body).id, visitor);
    await until('its cookie to be taken', async () => (await driver.executeScript('return document.cookie')).includes('microstage_told=1'));
    const memo = "return localStorage.getItem('microstage.cookie')";
    await until('the answer to be noted', async () => (await driver.executeScript(memo)) === `shop.localhost|${server.clock.now}`);
    await identify(driver, { collector: m, send: 1 });
    await server.quiet();
    assert.equal(asked().length, 1, 'not again on the next page');
    await server.clock.jump(DAY);
    const { visitor: same } = await identify(driver, { collector: m, send: 1 });
    assert.equal(same, visitor);
    await until('the collector to be asked again', () => asked().length === 2);
  });

  await t.test('forgotten', async () => {
    for (const host of [b, a]) await arriveAnew(driver, host);
    await identify(driver);
    const { cookies } = await identify(driver, { keep: 0 });
    assert.deepEqual(ours(cookies), []);
    assert.equal(await driver.executeScript("return localStorage.getItem('microstage.cookie') ?? 'none'"), 'none');
    await driver.get(`${b}/plain/plain.html`);
    assert.deepEqual(ours(await driver.executeScript('return document.cookie')), []);
  });
  await expectQuiet(driver, server);

  await t.test('in pages of the shop: one visitor on two hosts, and nobody after a refusal', async (t) => {
    const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') }, mounts });
    const [a, b] = ['a', 'b'].map((name) => `http://${name}.shop.localhost:${new URL(server.origin).port}`);
    for (const host of [b, a]) await arriveAnew(driver, host);
    const start = async (host) => {
      await driver.get(`${host}/plain/plain.html`);
      await loaded(driver);
      await driver.executeAsyncScript(`const [done] = arguments;
        const script = document.createElement('script');
        Object.assign(script.dataset, { journey: 'shared-id', key: 'demo' });
        Object.assign(script, { src: '/sdk/microstage.js', onload: () => done() });
        document.head.append(script);`);
      await running(driver);
    };
    const decide = (state) => driver.executeScript("microstage('consent', arguments[0])", state);
    const known = () => driver.executeScript("return { id: localStorage.getItem('microstage.visitor'), cookies: document.cookie }");
    const untilKnown = () => until('the visitor to be known', async () => {
      const { id, cookies } = await known();
      return id && ours(cookies).length ? { id, cookies } : undefined;
    });
    const nobody = async () => assert.deepEqual([(await known()).id, ours((await known()).cookies)], [null, []]);

    await start(a);
    await nobody();
    await decide('granted');
    const { id, cookies } = await untilKnown();
    assert.deepEqual(ours(cookies), [`microstage_id=${id}`]);
    await start(b);
    await decide('granted');
    assert.equal((await untilKnown()).id, id);
    await advance(driver, server, 10_000);
    const messages = await expectStoredOnce(server);
    assert.deepEqual(messages.map(({ type, anonymousId }) => [type, anonymousId]), [['page', id], ['page', id]], 'a view on each host');
    await decide('denied');
    await until('the cookie to be gone', async () => !ours((await known()).cookies).length);
    await nobody();
    await start(a);
    assert.deepEqual(ours((await known()).cookies), []);
    await expectQuiet(driver, server);
  });
}, { own: true });
