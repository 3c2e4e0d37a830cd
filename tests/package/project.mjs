// Somebody else's project with our tarball in it.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A path from the repository's root. */
export const at = (...parts) => path.join(ROOT, ...parts);

/** Runs a program and returns what it printed; fails with all of it when the program fails. */
export function run(program, args, { cwd = ROOT, env = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${status ?? error}:\n${stdout}${stderr}`);
  }
  return { stdout, stderr };
}

/** Packs dist/npm as it would be published: the tarball's path and the files in it. */
export function pack(folder) {
  if (!existsSync(at('dist/npm/package.json'))) {
    throw new Error('found no dist/npm; expected the built package; run `cargo xtask build`');
  }
  mkdirSync(folder, { recursive: true });
  const { stdout } = run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: at('dist/npm') });
  const [packed] = JSON.parse(stdout);
  return { tarball: path.join(folder, packed.filename), files: packed.files.map((file) => file.path).sort() };
}

/**
 * Makes an empty project outside the repository, where nothing of ours can be found by chance,
 * and installs the tarball in it. Returns its folder and the tarball's files.
 */
export function project() {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-package-'));
  try {
    const { tarball, files } = pack(path.join(folder, 'packed'));
    writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "private": true, "type": "module" }\n');
    // The package has no dependencies, so there is nothing to look for anywhere.
    run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], { cwd: folder });
    return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Builds the Vite shop in a project, with the repository's Vite. Returns the folder of its pages
 * (index.html, slim.html) and scripts (assets/index.js, assets/slim.js), ready to be served.
 */
export function buildViteShop({ folder }) {
  cpSync(at('tests/package/vite'), path.join(folder, 'vite'), { recursive: true });
  const cwd = path.join(folder, 'vite');
  const { stdout, stderr } = run(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build'], { cwd });
  return { pages: path.join(cwd, 'dist'), printed: stdout + stderr };
}
