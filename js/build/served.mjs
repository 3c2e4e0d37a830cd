// Which files of dist/ pages load.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DIST } from './paths.mjs';

/** Every script and module of dist/ itself, and what makes blocks behave, by path in it. */
export async function served() {
  const behaviours = (await readdir(path.join(DIST, 'behaviours'))).map((name) => `behaviours/${name}`);
  return [...(await readdir(DIST)), ...behaviours].filter((name) => /\.(js|wasm)$/.test(name)).sort();
}
