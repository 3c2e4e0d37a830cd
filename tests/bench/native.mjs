// The measurements of crates/bench, which answers on request.

import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What `microstage-bench data` prints. */
export function data(program) {
  return JSON.parse(execFileSync(program, ['data'], { maxBuffer: 1 << 28 }));
}

/** Bytes that a visitor takes: of the heap, and of the snapshot. */
export function memory(program) {
  return JSON.parse(execFileSync(program));
}

/** A running `microstage-bench serve`: measures workloads by name. */
export function native(program) {
  const child = spawn(program, ['serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    contender: (name) => ({
      name,
      measure: async (millis) => {
        child.stdin.write(`${name} ${millis}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error(`microstage-bench ended while it measured ${name}`);
        return Number(value);
      },
    }),
    end: () => child.stdin.end(),
  };
}
