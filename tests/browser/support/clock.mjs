// The time of a test: one for the server and for every open page, moved by the test alone.
//
//   await advance(browser.driver, server, 30_000);   // 30 seconds go by, timers run in order
//   await jump(browser.driver, server, 3_600_000);   // the machine slept for an hour
//   await server.clock.set(-3_600_000);              // somebody set the system's clock back
//
// The pages' side, and what is fake and what is not, is in clock.page.js.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { until } from './wait.mjs';

const SCRIPT = readFileSync(new URL('./clock.page.js', import.meta.url), 'utf8');

/** More instants than this in one `advance` is a timer that never lets time go on. */
const MOST_INSTANTS = 20_000;

/** The server's half of the clock. */
export class Clock {
  #pages = new Map();
  #made = 0;
  #asked = 0;
  #answers = new Map();

  /** Begins at `start`; by default at the present minute, which every collector accepts. */
  constructor(start = Math.floor(Date.now() / 60_000) * 60_000) {
    /** The present fake time in milliseconds since the epoch. */
    this.now = start;
    /** What the system's clock of the pages was set by. */
    this.by = 0;
  }

  /** The script for one page that begins now. */
  script() {
    const page = String(++this.#made);
    this.#pages.set(page, { send: undefined, since: performance.now() });
    return SCRIPT.replace('$START$', String(this.now)).replace('$SET$', String(this.by)).replace('$PAGE$', page);
  }

  /** Answers what pages ask at /__test/clock/…; whether it was one of these. */
  serve(path, query, body, response) {
    if (path === '/__test/clock/now') {
      response.setHeader('Cache-Control', 'no-store');
      response.end(String(this.now));
    } else if (path === '/__test/clock/line') {
      this.#connect(query.get('page'), response);
    } else if (path === '/__test/clock/done') {
      const answer = JSON.parse(body.toString());
      this.#answers.get(answer.id)?.(answer);
      this.#answers.delete(answer.id);
      response.writeHead(204).end();
    } else {
      return false;
    }
    return true;
  }

  #connect(page, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(':\n\n');
    const entry = { send: (order) => response.write(`data: ${JSON.stringify(order)}\n\n`), gone: undefined };
    entry.closed = new Promise((resolve) => response.on('close', resolve)).then(() => {
      if (this.#pages.get(page) === entry) this.#pages.delete(page);
      return undefined;
    });
    this.#pages.set(page, entry);
    // A page that was away, or that loaded while time moved, comes to the present.
    entry.send({ id: 0, to: this.now });
  }

  /** Has every open page do something and tell its state. Pages that close meanwhile do not count. */
  async #everyPage(order) {
    await this.#allConnected();
    const connected = [...this.#pages.values()].filter((page) => page.send);
    const answers = connected.map((page) => {
      const id = ++this.#asked;
      const answer = new Promise((resolve) => this.#answers.set(id, resolve));
      page.send({ id, ...order });
      return Promise.race([answer, page.closed]);
    });
    return (await Promise.all(answers)).filter(Boolean);
  }

  /** Pages that have the script but no line yet get a moment; one that was left has none ever. */
  #allConnected() {
    const patience = 2_000;
    return until('the open pages', () => {
      for (const [id, page] of this.#pages) {
        if (!page.send && performance.now() - page.since > patience) this.#pages.delete(id);
      }
      return [...this.#pages.values()].every((page) => page.send);
    });
  }

  /** Moves time by `ms`, from one due timer to the next over all pages; `quiet` is awaited between. */
  async advance(ms, quiet) {
    assert.ok(ms >= 0, `time does not run back: ${ms}`);
    const target = this.now + ms;
    await quiet();
    for (let count = 0; ; count++) {
      assert.ok(count < MOST_INSTANTS, `${MOST_INSTANTS} instants in ${ms} ms: use jump() for long times`);
      const states = await this.#everyPage({});
      const due = states.map(({ next }) => next).filter((next) => next !== null && next <= target);
      if (!due.length) break;
      this.now = Math.max(this.now, Math.min(...due));
      await this.#everyPage({ to: this.now });
      await quiet();
    }
    await this.jump(target - this.now);
    await quiet();
  }

  /** Moves time at once: what was due meanwhile runs afterwards, late, as after a sleep. */
  async jump(ms) {
    this.now += ms;
    await this.#everyPage({ to: this.now, late: true });
  }

  /** Sets the system's clock of all pages, now and later, by `ms`: no time goes by. */
  async set(ms) {
    this.by = ms;
    await this.#everyPage({ by: ms });
  }
}

/** `ms` go by for the server and for all open pages. */
export async function advance(driver, server, ms) {
  await server.clock.advance(ms, () => server.quiet());
  await confirm(driver, server.clock);
}

/** The machine sleeps for `ms`: no timer runs meanwhile, and those that were due run late. */
export async function jump(driver, server, ms) {
  await server.clock.jump(ms);
  await server.quiet();
  await confirm(driver, server.clock);
}

/** The page in front must have come along, by its line or, where its policy forbids that, by hand. */
async function confirm(driver, clock) {
  const script = `const [target, done] = arguments;
    if (location.protocol === 'about:') return done(target);
    if (!window.__clock) return done('there is none');
    window.__clock.runTo(target).then(() => done(window.__clock.now()));`;
  assert.equal(await driver.executeAsyncScript(script, clock.now), clock.now, "the page's clock");
}
