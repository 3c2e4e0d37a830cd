// What a visitor may ask of the shop that runs this: everything that is known, and that it is
// forgotten, here and at the collector. The random id is the proof of who asks; nobody else has it.

import { ANSWER_KEY, revokeAnswer } from './consent/answer.js';
import { attempt, type Storage } from './storage.js';

/** Whose data, and where they are. */
export interface Visitor {
  /** The visitor's id; `undefined` where none was stored or sent. */
  id: string | undefined;
  /** Origin of the collector. */
  collector: string;
  /** The write key. */
  key: string;
  storage: Storage;
}

/** Everything that is known of a visitor. */
export interface Export {
  /** What is stored in this browser, by key, without `microstage.`. */
  stored: Record<string, string>;
  /** The messages that the collector has. */
  events: unknown[];
}

/** The collector is asked so often before it counts as out of reach. */
const TRIES = 3;

/** Everything that is stored here and at the collector. Rejects where the collector does not answer. */
export async function exported({ storage, ...visitor }: Visitor): Promise<Export> {
  const names = storage.keys().split('\n').filter(Boolean);
  const stored = Object.fromEntries(names.map((name) => [name, storage.read(name) ?? '']));
  const answer = attempt(() => localStorage.getItem(ANSWER_KEY));
  if (answer) stored[ANSWER_KEY] = answer;
  const lines = visitor.id ? await (await ask('export', visitor)).text() : '';
  return { stored, events: lines.split('\n').filter(Boolean).map((line) => JSON.parse(line) as unknown) };
}

/**
 * Removes what is stored here, in any case, and has the collector erase the visitor. Whether the
 * collector has confirmed it: from then on it refuses what is still under way.
 */
export async function forget({ storage, ...visitor }: Visitor): Promise<boolean> {
  for (const name of storage.keys().split('\n')) storage.write(name, '');
  revokeAnswer();
  return !visitor.id || ask('forget', visitor).then(() => true, () => false);
}

async function ask(what: string, { id, collector, key }: Omit<Visitor, 'storage'>): Promise<Response> {
  const address = `${collector}/v1/${what}`;
  // As text, because JSON would cost a preflight; see docs/wire-format.md.
  const body = JSON.stringify({ writeKey: key, anonymousId: id });
  for (let tries = 1; ; tries++) {
    const answer = await fetch(address, { method: 'POST', body, keepalive: true, credentials: 'omit', referrerPolicy: 'origin' }).catch(() => undefined);
    if (answer?.ok) return answer;
    const found = answer ? `status ${answer.status}` : 'no answer';
    const isFinal = answer && answer.status < 500 && answer.status !== 429;
    if (isFinal || tries === TRIES) throw new Error(`${address}: found ${found}; expected 200; ask again later, or ask the shop`);
    const seconds = Number(answer?.headers.get('retry-after')) || 4 ** (tries - 1);
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}
