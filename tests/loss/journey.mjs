// A journey whose stage is a count: every so many things said lead to the next one. So a stage that
// is right at the end is right only where not one input was lost or counted twice on the way.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The stage after `count` things said. */
export const stageAfter = (count, step) => `at_${Math.floor(count / step) * step}`;

/** The journey, as text: stages up to `most`, one each `step`. */
function journey(step, most) {
  const stages = { at_0: { initial: true } };
  for (let count = step; count <= most; count += step) {
    stages[`at_${count}`] = { enter: [{ when: `marks >= ${count}` }], from: [`at_${count - step}`] };
  }
  return JSON.stringify({ journey: 'loss', version: 1, facts: { marks: { count: 'mark', scope: 'visitor' } }, stages });
}

/** A folder with that journey for one test: `{ folder, file }`. */
export function journeyFolder(t, step, most) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-loss-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'loss.json');
  writeFileSync(file, journey(step, most));
  return { folder, file };
}
