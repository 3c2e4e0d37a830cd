// The server that a test's browser talks to: in front of a real collector, it puts the fake
// clock into pages, keeps a log of the wire, and breaks what a test wants broken.
//
//   const server = await startServer();
//   t.after(() => server.close());
//   await driver.get(server.url('/shop/'));
//   server.requests({ path: '/v1/batch' });
//   await server.collector.kill(); … await server.collector.restart();

import { createServer } from 'node:http';
import { Clock } from './clock.mjs';
import { startCollector } from './collector.mjs';
import { Faults, breakOff } from './faults.mjs';
import { forward, sendFile } from './forward.mjs';
import { Internal } from './internal.mjs';
import { at } from './places.mjs';
import { until } from './wait.mjs';

/**
 * Starts a collector and the server in front of it.
 *
 * Options: those of `startCollector` as `collector`, or `collector: false` for none; `time`, where
 * the fake clock begins; `mounts`, folders that the server itself serves by the paths below
 * which they are found (`/pages/` is tests/browser/pages, if nothing else is said), also while
 * the collector is down.
 */
export async function startServer({ collector: wish = {}, time, mounts = {} } = {}) {
  const collector = wish === false ? undefined : await startCollector(wish);
  const server = new Server(collector, time, { '/pages/': at('tests/browser/pages'), ...mounts });
  server.origin = await server.listen();
  return server;
}

/** Origins of servers so far: to a browser that goes from test to test, the same port is the same shop. */
const origins = new Set();

/** Has a server listen on a port that no other one had before; gives the origin. */
async function listenOnce(listener) {
  for (;;) {
    await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${listener.address().port}`;
    if (origins.size !== origins.add(origin).size) return origin;
    await new Promise((resolve) => listener.close(resolve));
  }
}

class Server {
  /** Every request of a page, also those that were refused, in the order of arrival. */
  log = [];
  /** Whether pages get the fake clock and the watch. A test that asks for plain pages has neither. */
  scripts = true;
  /** Where pages are found: `http://127.0.0.1:PORT`. */
  origin;
  #listeners = [];
  #underway = 0;
  #faults = new Faults();
  #internal;

  constructor(collector, time, mounts) {
    /** The real collector: `kill()`, `restart()`, `origin`, `database`. */
    this.collector = collector;
    /** The fake clock; tests move it by `advance` of clock.mjs. */
    this.clock = new Clock(time);
    this.mounts = mounts;
    this.#internal = new Internal(this.clock);
  }

  /** What pages said through the console, and their uncaught errors: `{ kind, text, page }`. */
  get watched() {
    return this.#internal.watched;
  }

  /** Serves the same on one more port, which for browsers is another origin; returns that. */
  async listen() {
    const listener = createServer((request, response) => {
      this.#serve(request, response).catch((error) => {
        // A connection that broke under a test is nothing to report; the log has it.
        response.destroy(error);
      });
    });
    const origin = await listenOnce(listener);
    this.#listeners.push(listener);
    return origin;
  }

  /** The address of a path. */
  url(path) {
    return this.origin + path;
  }

  /** Adds a fault; see faults.mjs. */
  fault(wish) {
    return this.#faults.add(wish);
  }

  /** Ends all faults. */
  mend() {
    this.#faults.clear();
  }

  /** The requests of the log with this method and this path (whole, or a pattern). */
  requests({ method, path } = {}) {
    const fits = (asked) => (path instanceof RegExp ? path.test(asked) : asked === path);
    return this.log.filter((entry) => (!method || entry.method === method) && (!path || fits(entry.path)));
  }

  /** Waits until no answer is under way, except those that a fault holds and endless streams. */
  quiet() {
    return until('the wire to be quiet', () => this.#underway === 0, { every: 2 });
  }

  /** Ends the server and the collector. */
  async close() {
    this.mend();
    for (const listener of this.#listeners) {
      const closed = new Promise((resolve) => listener.close(resolve));
      listener.closeAllConnections();
      await closed;
    }
    await this.collector?.stop();
  }

  async #serve(request, response) {
    // A connection for each request, so that one that breaks takes no other with it.
    response.shouldKeepAlive = false;
    const url = new URL(request.url, 'http://server');
    const body = await whole(request);
    if (this.#internal.serve(url, body, response)) return;
    const entry = {
      number: this.log.length + 1,
      time: this.clock.now,
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      /** The page that asked, as far as it tells. */
      page: request.headers.referer,
      /** The answer's status, or what became of the request instead. */
      outcome: 'underway',
      /** What the collector itself said to a batch, also where the page never heard it. */
      answer: undefined,
    };
    this.log.push(entry);
    this.#underway += 1;
    let counted = true;
    const settled = () => {
      if (counted) this.#underway -= 1;
      counted = false;
    };
    response.on('close', settled);
    try {
      await this.#answer(request, response, entry, settled);
    } finally {
      if (entry.outcome === 'underway') entry.outcome = response.destroyed ? 'broken' : response.statusCode;
    }
  }

  async #answer(request, response, entry, settled) {
    const fault = this.#faults.meet(entry);
    const wish = fault?.wish ?? {};
    if (wish.hold) {
      settled();
      await fault.released;
    }
    if (wish.drop === true) {
      entry.outcome = 'dropped';
      breakOff(request);
      return;
    }
    if (wish.status) {
      const headers = { 'content-type': 'text/plain', ...(wish.type && { 'content-type': wish.type }) };
      response.writeHead(wish.status, { ...headers, ...wish.headers }).end(wish.body ?? '');
      return;
    }
    const job = { request, response, entry, wish, scripts: this.scripts ? this.#internal.scripts : [], endless: settled };
    const mount = Object.keys(this.mounts).find((prefix) => entry.path.startsWith(prefix));
    if (mount && (await sendFile(job, this.mounts[mount], entry.path.slice(mount.length)))) return;
    await forward(job, this.collector?.origin);
  }
}

async function whole(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
