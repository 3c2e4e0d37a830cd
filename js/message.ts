// A message for the collector (docs/wire-format.md), as a line on its way out of the page:
//
//   <1 urgent, 0 not><id> <seq> <time> <the message as JSON>
//
// JSON has no line feed in it, and the head has no brace: so lines can be joined, and one's message
// can be sent without reading its head. `src/line.rs` reads it.

/** What is particular to one message. */
export interface Particulars {
  id: string;
  type: string;
  /** The event's name; none for `page` and `identify`. */
  event?: string | undefined;
  /** `properties`, or `traits` of an `identify`: JSON, an object. */
  detail: string;
  /** Milliseconds since the epoch. */
  time: number;
  /** The visitor's name at the shop, where it gave one. */
  user: string | undefined;
  /** `context.page`. */
  page: object;
  /** The rest of `context.microstage`. */
  microstage: { seq: number };
}

/** What goes before everything else: it cannot be concluded from what comes later. */
const URGENT = /^(?:purchase|experiment_viewed)$/;

/** The line of a message of this visitor. */
export function line(visitor: string, { id, type, event, detail, time, user, page, microstage }: Particulars): string {
  const message = {
    type,
    messageId: id,
    anonymousId: visitor,
    userId: user,
    event,
    [type === 'identify' ? 'traits' : 'properties']: JSON.parse(detail) as object,
    timestamp: new Date(time),
    context: { library: { name: 'microstage', version: VERSION }, page, microstage: { ...microstage, time } },
  };
  return `${+URGENT.test(event!)}${id} ${microstage.seq} ${time.toFixed()} ${JSON.stringify(message)}`;
}

/** The body of a request with these lines; `key` is JSON. */
export function bodyOf(key: string, now: number, lines: string[]): string {
  const batch = lines.map((line) => line.slice(line.indexOf('{'))).join();
  return `{"writeKey":${key},"sentAt":"${new Date(now).toISOString()}","batch":[${batch}]}`;
}
