// What goes wrong between the pages and the store, again and again for as long as the trouble lasts.
//
// Each is a function of the server that begins it and returns `{ next, end }`: `next` is called from
// time to time while the visit goes on, `end` when the trouble is over.

import { BATCH } from '../browser/support/wire.mjs';

/** What the collector's own answers carry, so that a page of another origin may read them. */
const OPEN = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' };

const isBatch = ({ path, method }) => path === BATCH && method === 'POST';

/** Fits each `nth` batch. */
function each(nth) {
  let count = 0;
  return (request) => isBatch(request) && (count += 1) % nth === 0;
}

const nothing = () => {};

/** A fault of the wire that stays. */
const lasting = (wish) => (server) => {
  const fault = server.fault(wish());
  return { hits: () => fault.hits.length, next: nothing, end: fault.remove };
};

/** So many batches hang at a time: all six connections would keep the next page from its program. */
const MOST_STALLED = 3;

/** Batches hang for 30 seconds, then reach the store after all, long after the page gave them up. */
function stalls(server) {
  let met = 0;
  const hang = () => server.fault({ path: each(2), hold: true, times: MOST_STALLED });
  let fault = hang();
  const pass = () => {
    met += fault.hits.length;
    fault.remove();
  };
  const next = () => {
    pass();
    fault = hang();
  };
  return { hits: () => met, next, end: pass };
}

/** The collector's process is killed with a batch in its hands, and started again. */
function kills(server) {
  let killed = 0;
  let dying = Promise.resolve();
  const kill = async (ms) => {
    // Before it has read the batch, while it writes it, or before it answers.
    await new Promise((resolve) => setTimeout(resolve, ms));
    await server.collector.kill();
    await server.collector.restart();
  };
  const fault = server.fault({
    path: each(4),
    handed: () => {
      const ms = killed % 6;
      killed += 1;
      dying = dying.then(() => kill(ms));
    },
  });
  const end = async () => {
    fault.remove();
    await dying;
  };
  return { hits: () => killed, next: () => dying, end };
}

/** No way to the collector at all, every other time. */
function outages(server) {
  let met = 0;
  let fault;
  const end = () => {
    met += fault?.hits.length ?? 0;
    fault?.remove();
    fault = undefined;
  };
  const next = () => {
    if (fault) end();
    else fault = server.fault({ path: isBatch, drop: true });
  };
  next();
  return { hits: () => met, next, end };
}

/** No way to the collector from the first `next` to the end. */
function down(server) {
  let fault;
  return {
    hits: () => fault.hits.length,
    next: () => {
      fault ??= server.fault({ path: isBatch, drop: true });
    },
    end: () => fault.remove(),
  };
}

/** Several at once. */
const together = (...troubles) => (server) => {
  const begun = troubles.map((begin) => begin(server));
  return {
    hits: () => Math.min(...begun.map(({ hits }) => hits())),
    next: async () => {
      for (const { next } of begun) await next();
    },
    end: async () => {
      for (const { end } of begun) await end();
    },
  };
};

const lostAnswers = lasting(() => ({ path: each(2), drop: 'answer' }));
const resets = lasting(() => ({ path: each(2), drop: true }));
const errors = lasting(() => ({ path: each(2), status: 500, headers: OPEN }));
const overrun = lasting(() => ({ path: each(3), status: 429, headers: { ...OPEN, 'retry-after': '20' } }));

/** All of them, by name. */
export const TROUBLES = {
  none: () => ({ hits: () => 1, next: nothing, end: nothing }),
  lostAnswers,
  resets,
  errors,
  overrun,
  stalls,
  kills,
  outages,
  down,
  everything: together(
    lasting(() => ({ path: each(5), drop: 'answer' })),
    lasting(() => ({ path: each(7), drop: true })),
    lasting(() => ({ path: each(6), status: 500, headers: OPEN })),
    lasting(() => ({ path: each(11), status: 429, headers: { ...OPEN, 'retry-after': '20' } })),
    stalls,
  ),
};
