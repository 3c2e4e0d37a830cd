// What is left of a write that a page makes while it goes away: localStorage against IndexedDB.
//
//   node tests/bench/unload.mjs [rounds]         MICROSTAGE_ENGINES=chromium limits the engines
//
// Each round is one page that writes 4 kB (an outbox of six messages) to both in `pagehide` and is
// gone at once: to a page of the same origin, to one of another site, or by closing its tab. A
// beacon tells that the listener ran, and 50 ms before the page writes the same to localStorage.
// The last line is JSON: engine, way, what survived of how many.

import { createServer } from 'node:http';
import { engines, lacking, openBrowser } from '../browser/support/engines.mjs';
import { until } from '../browser/support/wait.mjs';

const ROUNDS = Number(process.argv[2] ?? 200);
/** Closing takes a window each, so there are fewer. */
const CLOSINGS = Math.ceil(ROUNDS / 4);

const WRITER = (way, round, rounds, other) => `<!doctype html><title>writing</title><script>
  const open = indexedDB.open('unload', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('kept');
  open.onsuccess = () => {
    const value = 'x'.repeat(4096);
    addEventListener('pagehide', () => {
      navigator.sendBeacon('/hidden?round=${round}');
      localStorage.setItem('kept-${round}', value);
      const writing = open.result.transaction('kept', 'readwrite', { durability: 'relaxed' });
      writing.objectStore('kept').put(value, ${round});
      writing.commit();
    });
    localStorage.setItem('early-${round}', value);
    const next = ${round + 1 < rounds} ? '/write?way=${way}&round=${round + 1}&rounds=${rounds}' : '/done';
    const there = '${way}' === 'site' ? '${other}/through?to=' + encodeURIComponent(location.origin + next) : next;
    setTimeout(() => {
      if ('${way}' === 'close') document.title = 'ready';
      else location.replace(there);
    }, 50);
  };
</script>`;

const THROUGH = `<!doctype html><title>through</title><script>
  location.replace(new URL(location).searchParams.get('to'));
</script>`;

const COUNT = `const [done] = arguments;
  const of = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length;
  const [local, early] = [of('kept-'), of('early-')];
  const open = indexedDB.open('unload', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('kept');
  open.onerror = () => done({ local, early, indexed: -1 });
  open.onsuccess = () => {
    const counting = open.result.transaction('kept').objectStore('kept').count();
    counting.onsuccess = () => done({ local, early, indexed: counting.result });
  };`;

/** One site by its address and another by its name; both on the same port. */
async function serve() {
  const hidden = new Set();
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://server');
    const [way, round, rounds] = ['way', 'round', 'rounds'].map((name) => url.searchParams.get(name));
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    if (url.pathname === '/hidden') hidden.add(round);
    if (url.pathname === '/write') response.end(WRITER(way, Number(round), Number(rounds), `http://localhost:${port}`));
    else if (url.pathname === '/through') response.end(THROUGH);
    else response.end(`<!doctype html><title>${url.pathname.slice(1)}</title>`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, hidden, close: () => server.close() };
}

const titled = (driver, title) =>
  until(`the page "${title}"`, async () => (await driver.getTitle().catch(() => '')) === title, { within: 120_000, every: 50 });

const WAYS = {
  async origin(driver, url) {
    await driver.get(`${url}/write?way=origin&round=0&rounds=${ROUNDS}`);
    await titled(driver, 'done');
    return ROUNDS;
  },
  async site(driver, url) {
    await driver.get(`${url}/write?way=site&round=0&rounds=${ROUNDS}`);
    await titled(driver, 'done');
    return ROUNDS;
  },
  async close(driver, url) {
    const first = await driver.getWindowHandle();
    for (let round = 0; round < CLOSINGS; round += 1) {
      await driver.switchTo().newWindow('tab');
      await driver.get(`${url}/write?way=close&round=${round}&rounds=0`);
      await titled(driver, 'ready');
      await driver.close();
      await driver.switchTo().window(first);
    }
    return CLOSINGS;
  },
};

const rows = [];
for (const engine of engines) {
  const reason = lacking(engine);
  if (reason) {
    console.log(`${engine}: skipped, ${reason}`);
    continue;
  }
  for (const [way, go] of Object.entries(WAYS)) {
    const server = await serve();
    const browser = await openBrowser(engine);
    try {
      const rounds = await go(browser.driver, server.origin);
      await browser.driver.get(`${server.origin}/count`);
      const { local, early, indexed } = await browser.driver.executeAsyncScript(COUNT);
      rows.push({ engine, way, rounds, beacons: server.hidden.size, local, early, indexed });
      console.log(`${engine.padEnd(9)} ${way.padEnd(7)} beacons ${server.hidden.size}/${rounds}  localStorage ${local}/${rounds} (50 ms earlier: ${early}/${rounds})  IndexedDB ${indexed}/${rounds}`);
    } finally {
      await browser.close();
      server.close();
    }
  }
}
console.log(JSON.stringify(rows));
