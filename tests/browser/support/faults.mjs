// What can go wrong on the way between a page and the collector, on purpose.
//
//   const lost = server.fault({ path: '/v1/batch', drop: true });      // the connection breaks
//   server.fault({ path: /\.wasm$/, csp: "script-src 'self'" });      // a header of the answer
//   const late = server.fault({ path: '/microstage.js', hold: true }); late.release();
//
// A fault stays until `remove()`, or for `times` requests. The first one that fits is taken.
//
//   path      a whole path, a pattern for it, or a function of the request; everything by default
//   method    one method only
//   times     how many requests it is for
//   drop      true: the connection breaks and the collector sees nothing;
//             'answer': the collector does its work and the connection breaks before the answer
//   handed    called when the collector has got the request, and before it can have answered
//   hold      waits until `release()`, then goes on with the rest of the fault
//   status    answers itself with this status, `headers` and `body`
//   headers   added to the answer (undefined removes one)
//   type      the answer's Content-Type
//   csp       the answer's Content-Security-Policy

/** The faults of one server, in the order in which they were asked for. */
export class Faults {
  #active = new Set();

  /** Adds a fault; returns it with `hits`, `release()` and `remove()`. */
  add(wish) {
    const known = ['path', 'method', 'times', 'drop', 'handed', 'hold', 'status', 'body', 'headers', 'type', 'csp'];
    const unknown = Object.keys(wish).filter((name) => !known.includes(name));
    if (unknown.length) throw new Error(`fault: found ${unknown.join(', ')}; expected ${known.join(', ')}`);
    let release;
    const released = new Promise((resolve) => {
      release = resolve;
    });
    const fault = {
      wish,
      /** The requests that it met. */
      hits: [],
      released,
      /** Lets those go on that it holds, and all that come. */
      release,
      /** Ends the fault, and lets go of what it holds. */
      remove: () => {
        release();
        this.#active.delete(fault);
      },
    };
    this.#active.add(fault);
    return fault;
  }

  /** The fault that a request meets, counted; `undefined` when nothing is wrong. */
  meet(request) {
    for (const fault of this.#active) {
      if (!fits(fault.wish, request)) continue;
      fault.hits.push(request);
      if (fault.hits.length >= (fault.wish.times ?? Infinity)) this.#active.delete(fault);
      return fault;
    }
    return undefined;
  }

  /** Ends all of them. */
  clear() {
    for (const fault of [...this.#active]) fault.remove();
  }
}

function fits({ path, method }, request) {
  if (method && method !== request.method) return false;
  if (typeof path === 'string') return path === request.path;
  if (path instanceof RegExp) return path.test(request.path);
  return path ? path(request) : true;
}

/**
 * Breaks a connection after two bytes of the answer. Without those two, browsers take it for a
 * connection that was stale and silently repeat the request: Chromium also a POST, Firefox a GET
 * ten times. The test would count those, and not what the page itself does.
 */
export function breakOff({ socket }) {
  socket.end('HT');
}

/** The headers of an answer as a fault wants them. */
export function spoiled(headers, wish = {}) {
  const wanted = {
    ...headers,
    ...(wish.type ? { 'content-type': wish.type } : {}),
    ...(wish.csp ? { 'content-security-policy': wish.csp } : {}),
    ...Object.fromEntries(Object.entries(wish.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
