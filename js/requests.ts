// Requests to the collector. One that can wait is packed; one of a page that goes away is not.

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
  /** The page goes away: what is still being packed comes back, and goes with its last words. */
  leave(): void;
}

/** Requests to an address. */
export function requests(address: string, { answered, unsent }: Outcomes): Requests {
  const packing = new Set<number>();

  const post = (request: number, body: BodyInit, options: RequestInit): Promise<void> =>
    // Text has a type that needs no preflight, and bytes have none; no cookie goes with them, and of the
    // page's address its origin only: the query may be personal.
    fetch(address, { method: 'POST', body, credentials: 'omit', referrerPolicy: 'origin', ...options }).then(
      ({ status, headers }) => answered(request, status, Number(headers.get('retry-after')) || 0),
      () => answered(request, 0, 0),
    );
  const pack = async (request: number, text: string) => {
    packing.add(request);
    const body = await packed(text);
    if (packing.delete(request)) await post(request, body, {});
  };
  return {
    send(request, body, keepalive) {
      if (!keepalive) void pack(request, body);
      else if ('keepalive' in Request.prototype) void post(request, body, { keepalive });
      // Firefox before 133. A beacon has no answer: the outbox sends it again, and the collector
      // counts it once.
      else if (!navigator.sendBeacon(address, body)) void Promise.resolve().then(() => answered(request, 0, 0));
    },
    leave() {
      for (const request of packing) {
        packing.delete(request);
        unsent(request);
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
