// What a program calls its parts, and which properties it reads of which event.

/** A property to look up: its path's number, and the names from the outside inwards. */
export interface Read {
  path: number;
  name: string;
  rest: string[];
}

/** What JavaScript knows of a program. */
export interface Program {
  /** Name of the journey. */
  journey: string;
  /** Its version. */
  version: number;
  /** Hash of the program's bytes, as hexadecimal digits. */
  hash: string;
  stages: string[];
  moments: string[];
  segments: string[];
  slots: string[];
  blocks: string[];
}

/** An event that the program listens to. */
export interface Listened {
  number: number;
  reads: Read[];
}

/** What an input needs to know of the program. */
export interface Listening {
  /** Events by name; an event that is not here only keeps the session going. */
  events: Map<string, Listened>;
  /** The same of a page view. */
  page: Listened;
}

/** No index, as `NONE` in src/engine.rs. */
export const NONE = 0xffff_ffff;

/** Reads what src/engine.rs writes: texts behind their lengths. */
export function read(text: string): { program: Program; listening: Listening } {
  let at = 0;
  const next = (): string => {
    const colon = text.indexOf(':', at);
    const end = colon + 1 + Number(text.slice(at, colon));
    at = end;
    return text.slice(colon + 1, end);
  };
  const list = <T>(item: () => T): T[] => Array.from({ length: Number(next()) }, item);
  const program = {
    journey: next(),
    version: Number(next()),
    hash: next(),
    stages: list(next),
    moments: list(next),
    segments: list(next),
    slots: list(next),
    blocks: list(next),
  };
  const paths = list(() => list(next));
  const reads = (): Read[] =>
    list(() => {
      const path = Number(next());
      const [name = '', ...rest] = paths[path] ?? [];
      return { path, name, rest };
    });
  const names = list(next);
  const events = new Map(names.map((name, number) => [name, { number, reads: reads() }]));
  const page = { number: events.get('page_view')?.number ?? NONE, reads: reads() };
  return { program, listening: { events, page } };
}
