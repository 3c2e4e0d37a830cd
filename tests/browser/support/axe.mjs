// What axe finds in a page.

import { readFileSync } from 'node:fs';
import { at } from './places.mjs';
import { advance } from './clock.mjs';
import { until } from './wait.mjs';

const AXE = readFileSync(at('node_modules/axe-core/axe.min.js'), 'utf8');

/** What axe finds, in words. It waits by timers: where the page's time stands still, `server` has it go on. */
export async function violations(driver, server) {
  await driver.executeScript(`${AXE};
    delete window.axed;
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => (window.axed = violations), (error) => (window.axed = [String(error)]));`);
  const found = await until('axe', async () => {
    if (server?.scripts) await advance(driver, server, 1);
    return driver.executeScript('return window.axed');
  }, { within: 30_000 });
  return found.flatMap((each) => (each.nodes ?? [{ html: each }]).map(({ html, failureSummary }) => `${each.id}: ${html}\n${failureSummary}`));
}
