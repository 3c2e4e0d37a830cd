// A real collector: the shipped binary, on a port and a database of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, find, freePort } from './places.mjs';
import { start } from './processes.mjs';
import { until } from './wait.mjs';

/**
 * Starts a collector and waits until it answers.
 *
 * Options: `dist`, `shop`, `dashboard`, `journeys` (folders, those of the repository by
 * default), `args` (more of its command line), `command` (another program in its place, called
 * with port and database).
 */
export async function startCollector(options = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-test-'));
  const database = path.join(folder, 'events.sqlite');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const [program, ...args] = options.command
    ? [...options.command, String(port), database]
    : commandLine(options, port, database);
  let running;

  const collector = {
    port,
    origin,
    database,
    get pid() {
      return running.pid;
    },
    /** What it printed since its last start. */
    get printed() {
      return running.printed;
    },
    get alive() {
      return running.alive;
    },
    /** Ends it as a power cut does. */
    kill: () => running.kill(),
    /** Starts it again, on the same port and database. */
    async restart() {
      await running.stop();
      await launch();
    },
    /** Ends it for good and removes its database. */
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function launch() {
    running = start(program, args);
    const answers = async () => {
      if (!running.alive) {
        const error = new Error(`the collector ended at once:\n${running.printed}`);
        throw Object.assign(error, { final: true });
      }
      return (await fetch(`${origin}/healthz`)).ok;
    };
    await until('the collector', answers, { within: 15_000, explain: () => running.printed });
  }

  try {
    await launch();
  } catch (error) {
    await collector.stop();
    throw error;
  }
  return collector;
}

function commandLine({ dist, shop, dashboard, journeys, args = [] }, port, database) {
  const program = find(at('target/release/microstage'));
  if (!program) {
    throw new Error('found no target/release/microstage; expected the collector; run `cargo xtask test`, which builds it');
  }
  return [
    program,
    'serve',
    ...['--listen', `127.0.0.1:${port}`],
    ...['--dist', dist ?? at('dist')],
    ...['--shop', shop ?? at('www/shop')],
    ...['--dashboard', dashboard ?? at('www/dashboard')],
    ...['--journeys', journeys ?? at('www/shop/journeys')],
    ...['--db', database],
    ...args,
  ];
}
