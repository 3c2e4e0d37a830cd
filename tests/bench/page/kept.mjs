// Rounds that were measured before: a run may be ended and gone on with, as long as it is the same build.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { at } from '../../browser/support/places.mjs';

/** The rounds in a file, of this build and these trackers, and `keep`, which adds one. Without a file nothing is kept. */
export function keptIn(file, trackers) {
  const build = createHash('sha256').update(readFileSync(at('dist/integrity.json'))).digest('hex');
  const wanted = trackers.join();
  const lines = file && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const rounds = lines.map((line) => JSON.parse(line)).filter((round) => round.build === build && round.trackers === wanted);
  return {
    rounds: rounds.map(({ loads }) => loads),
    keep(loads) {
      if (file) appendFileSync(file, `${JSON.stringify({ build, trackers: wanted, loads })}\n`);
    },
  };
}
