// The fake clock of a page. The test server puts this script first into <head>, with its own
// present time in place of START, what its clock was set by in place of SET, and a number for this
// page in place of PAGE.
//
// What it fakes: Date, performance.now and timeOrigin, event.timeStamp, setTimeout, setInterval,
// their clear functions, requestIdleCallback where the engine has one, and AbortSignal.timeout.
// What stays real: requestAnimationFrame, CSS, promises, the network, workers and frames.
//
// Time stands still until the test server moves it (`advance` in clock.mjs). Then each timer
// that is due runs at its own instant, in order, and what it set off settles before the next.
//
// A timeout of at most 50 ms is a wish to go on soon and not a wish to wait: such a one runs by
// the real clock, without moving the fake one, so that code that yields works while time stands
// still. Intervals always follow the fake clock, or they would never end.
(() => {
  'use strict';
  const START = Number('$START$');
  /** How far the system's clock is from the time that goes by. */
  let set = Number('$SET$');
  const PAGE = '$PAGE$';
  const SOON = 50;
  const CHANNEL = '/__test/clock';

  const real = {
    Date,
    setTimeout: window.setTimeout.bind(window),
    clearTimeout: window.clearTimeout.bind(window),
    fetch: window.fetch.bind(window),
    EventSource: window.EventSource,
    MessageChannel: window.MessageChannel,
    XMLHttpRequest: window.XMLHttpRequest,
  };

  let now = START;
  let made = 0;
  /** Timers that wait for the fake clock: id → { id, due, every, callback, args }. */
  const waiting = new Map();
  /** Timeouts that the real clock runs soon: our id → the real one. */
  const soon = new Map();

  // ----- Dates and times -----

  const FakeDate = new Proxy(real.Date, {
    construct: (target, args, asked) =>
      Reflect.construct(target, args.length ? args : [fakeNow()], asked === FakeDate ? target : asked),
    apply: () => new real.Date(fakeNow()).toString(),
    get: (target, name) => (name === 'now' ? fakeNow : Reflect.get(target, name)),
  });
  function fakeNow() {
    return now + set;
  }
  real.Date.prototype.constructor = FakeDate;
  window.Date = FakeDate;

  const times = new WeakMap();
  const define = (owner, name, get) => Object.defineProperty(owner, name, { configurable: true, get });
  const origin = START + set;
  Performance.prototype.now = () => now - START;
  define(Performance.prototype, 'timeOrigin', () => origin);
  define(Event.prototype, 'timeStamp', function timeStamp() {
    if (!times.has(this)) times.set(this, now - START);
    return times.get(this);
  });

  // ----- Timers -----

  /** As browsers do: to a whole number of 32 bits, so that 30 days wrap and run at once. */
  const delayOf = (delay) => Math.max(0, Number(delay) | 0);

  function run(callback, args) {
    try {
      callback.apply(window, args);
    } catch (error) {
      // Uncaught, as it would be, and not the end of the timers behind it.
      real.setTimeout(() => {
        throw error;
      }, 0);
    }
  }

  window.setTimeout = function setTimeout(callback, delay, ...args) {
    const id = ++made;
    const after = delayOf(delay);
    if (typeof callback !== 'function') {
      soon.set(id, real.setTimeout(callback, after));
    } else if (after <= SOON) {
      soon.set(id, real.setTimeout(() => {
        soon.delete(id);
        run(callback, args);
      }, after));
    } else {
      waiting.set(id, { id, due: now + after, every: undefined, callback, args });
    }
    return id;
  };
  window.setInterval = function setInterval(callback, delay, ...args) {
    const id = ++made;
    const every = Math.max(1, delayOf(delay));
    waiting.set(id, { id, due: now + every, every, callback, args });
    return id;
  };
  window.clearTimeout = function clearTimeout(id) {
    waiting.delete(id);
    real.clearTimeout(soon.get(id));
    soon.delete(id);
  };
  window.clearInterval = window.clearTimeout;

  if (window.requestIdleCallback) {
    window.requestIdleCallback = function requestIdleCallback(callback) {
      return window.setTimeout(callback, 0, { didTimeout: false, timeRemaining: () => 50 });
    };
    window.cancelIdleCallback = window.clearTimeout;
  }

  AbortSignal.timeout = function timeout(ms) {
    const controller = new AbortController();
    const reason = () => new DOMException('The operation timed out.', 'TimeoutError');
    window.setTimeout(() => controller.abort(reason()), ms);
    return controller.signal;
  };

  // ----- Moving time -----

  const first = () => {
    let next;
    for (const timer of waiting.values()) {
      if (!next || timer.due < next.due) next = timer;
    }
    return next;
  };

  /** Lets promises, messages and whatever else is ready have their turn. */
  async function settle() {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => {
        const { port1, port2 } = new real.MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
    }
  }

  /**
   * Runs what is due until `target`, each at its own instant or, after a sleep, all of it late,
   * and stands at `target` then.
   */
  async function runTo(target, late) {
    if (late) now = Math.max(now, target);
    for (let next = first(); next && next.due <= target; next = first()) {
      // What was due while the page was frozen runs late, as it does in a browser.
      now = Math.max(now, next.due);
      if (next.every === undefined) waiting.delete(next.id);
      else next.due = now + next.every;
      run(next.callback, next.args);
      await settle();
    }
    now = Math.max(now, target);
    await settle();
  }

  window.__clock = {
    page: PAGE,
    /** The time that has gone by, whatever the system's clock says. */
    now: () => now,
    /** The instant of the earliest timer, or null. */
    next: () => first()?.due ?? null,
    runTo,
    advance: (ms) => runTo(now + ms),
  };

  // ----- The test server's line to this page -----

  let line;
  async function obey({ id, to, late, by }) {
    if (by !== undefined) set = by;
    if (to !== undefined) await runTo(to, late);
    else await settle();
    const body = JSON.stringify({ page: PAGE, id, now, next: window.__clock.next() });
    await real.fetch(`${CHANNEL}/done`, { method: 'POST', body }).catch(() => {});
  }
  let turn = Promise.resolve();
  function open() {
    line = new real.EventSource(`${CHANNEL}/line?page=${PAGE}`);
    line.onmessage = ({ data }) => {
      turn = turn.then(() => obey(JSON.parse(data)));
    };
  }
  open();
  // A page with an open line could not enter the back/forward cache.
  window.addEventListener('pagehide', () => line.close(), true);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    // Time went on while the page was away: it must see that before any code of its own runs.
    const request = new real.XMLHttpRequest();
    request.open('GET', `${CHANNEL}/now`, false);
    request.send();
    now = Math.max(now, Number(request.responseText));
    open();
  }, true);
})();
