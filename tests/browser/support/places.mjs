// Where the repository is and where the programs are that the tests start.

import { accessSync, constants, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** A path from the root. */
export const at = (...parts) => path.join(ROOT, ...parts);

const executable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Folders of the tools that `cargo xtask tools` installed. */
function toolFolders() {
  const cache =
    process.env.MICROSTAGE_CACHE ||
    path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'microstage');
  try {
    return readdirSync(path.join(cache, 'tools')).map((name) => path.join(cache, 'tools', name, 'bin'));
  } catch {
    return [];
  }
}

/** The first of some programs that is there: by name on the path, or by a whole path. */
export function find(...names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...toolFolders()];
  for (const name of names) {
    if (path.isAbsolute(name) && executable(name)) return name;
    const found = folders.map((folder) => path.join(folder, name)).find(executable);
    if (found) return found;
  }
  return undefined;
}

/** A port of the loopback interface that nobody listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
