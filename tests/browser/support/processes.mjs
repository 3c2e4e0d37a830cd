// Processes that the tests start. Each is ended by its own id, however the tests end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const running = new Set();

/**
 * Starts a program and keeps what it prints, for the message when something goes wrong.
 * It stays in our process group, so that whoever ends the test run ends it too.
 */
export function start(program, args, { env = {}, cwd, stdio = [] } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...stdio],
  });
  const started = {
    child,
    pid: child.pid,
    printed: '',
    /** Resolves when the process has ended. */
    ended: once(child, 'close').catch((error) => {
      started.printed += String(error);
    }),
    get alive() {
      return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
    },
    /** Ends it: asks, waits a little, then insists. */
    async stop() {
      if (started.alive) {
        child.kill('SIGTERM');
        const insist = setTimeout(() => child.kill('SIGKILL'), 3_000);
        await started.ended;
        clearTimeout(insist);
      }
      running.delete(started);
    },
    /** Ends it without asking, as a power cut does. */
    async kill() {
      if (started.alive) child.kill('SIGKILL');
      await started.ended;
      running.delete(started);
    },
  };
  const keep = (chunk) => {
    started.printed = (started.printed + chunk).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  running.add(started);
  return started;
}

process.on('exit', () => {
  for (const { child } of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => process.exit(1));
}
