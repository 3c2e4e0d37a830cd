// Requests to the collector. One that can wait is packed, and goes when no other tab's is under
// way; one of a page that goes away is neither.

/** The lock of the tabs of this origin. It is held for one request, and let go when the page hides. */
const LOCK = 'microstage.send';

/** A request waits so long for its turn, and then in the outbox: behind a tab whose network hangs. */
const PATIENCE_MS = 20_000;

/** As the outbox counts it (crates/delivery/src/ledger.rs): then the outcome is unknown. */
const ANSWER_MS = 30_000;

/** Shorter bodies fit one packet of the network as they are. */
const WORTH_PACKING = 1024;

/** What comes of a request. */
export interface Outcomes {
  /** The collector answered; status 0: it did not. `pause`: the seconds that it asks for. */
  answered(request: number, status: number, pause: number): void;
  /** It never went out. */
  unsent(request: number): void;
}

/** The way out. */
export interface Requests {
  /** Posts a body; `keepalive`: it has to outlive the page. */
  send(request: number, body: string, keepalive: boolean): void;
  /** The page goes away: what waits for its turn comes back, and the turn is another tab's. */
  leave(): void;
}

/** What a request that can wait is doing. */
interface Pending {
  controller: AbortController;
  timer: ReturnType<typeof setTimeout>;
  /** Lets another tab have its turn; not there while this one waits for its own. */
  release?: () => void;
}

/** Requests to an address. */
export function requests(address: string, { answered, unsent }: Outcomes): Requests {
  const pending = new Map<number, Pending>();

  const post = (request: number, body: BodyInit, options: RequestInit): Promise<void> =>
    // Text has a type that needs no preflight, and bytes have none; no cookie goes with them, and of the
    // page's address its origin only: the query may be personal.
    fetch(address, { method: 'POST', body, credentials: 'omit', referrerPolicy: 'origin', ...options }).then(
      ({ status, headers }) => answered(request, status, Number(headers.get('retry-after')) || 0),
      () => answered(request, 0, 0),
    );
  const end = (request: number) => {
    clearTimeout(pending.get(request)?.timer);
    pending.delete(request);
  };
  const giveBack = (request: number) => {
    const { controller } = pending.get(request)!;
    end(request);
    controller.abort();
    unsent(request);
  };
  const inTurn = async (request: number, text: string) => {
    const controller = new AbortController();
    const { signal } = controller;
    pending.set(request, { controller, timer: setTimeout(() => giveBack(request), PATIENCE_MS) });
    const body = await packed(text);
    const go = () => {
      const own = pending.get(request);
      if (!own || own.release) return undefined;
      clearTimeout(own.timer);
      own.timer = setTimeout(() => controller.abort(), ANSWER_MS);
      const left = new Promise<void>((resolve) => (own.release = resolve));
      return Promise.race([post(request, body, { signal }).then(() => end(request)), left]);
    };
    try {
      await navigator.locks.request(LOCK, { signal }, go);
    } catch {
      // No locks here: an old browser, a page without TLS, a sandboxed frame.
      void go();
    }
  };
  return {
    send(request, body, keepalive) {
      if (!keepalive) void inTurn(request, body);
      else if ('keepalive' in Request.prototype) void post(request, body, { keepalive });
      // Firefox before 133. A beacon has no answer: the outbox sends it again, and the collector
      // counts it once.
      else if (!navigator.sendBeacon(address, body)) void Promise.resolve().then(() => answered(request, 0, 0));
    },
    leave() {
      for (const [request, { release, timer }] of pending) {
        if (!release) giveBack(request);
        clearTimeout(timer);
        release?.();
      }
    },
  };
}

/** A body as it goes out: gzip, which the collector knows by its first bytes, where that is worth it. */
async function packed(text: string): Promise<BodyInit> {
  if (text.length < WORTH_PACKING) return text;
  try {
    return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  } catch {
    return text;
  }
}
