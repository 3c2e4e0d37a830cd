// The .br and .gz files beside those of dist/: a server sends them as they are.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotli, gzip } from './brotli.mjs';
import { DIST } from './paths.mjs';

/** Compresses every script and module of dist/ itself, and what makes blocks behave. */
export async function compress() {
  const behaviours = (await readdir(path.join(DIST, 'behaviours'))).map((name) => path.join('behaviours', name));
  const names = [...(await readdir(DIST)), ...behaviours].filter((name) => /\.(js|wasm)$/.test(name));
  for (const name of names) {
    const file = path.join(DIST, name);
    const bytes = await readFile(file);
    await writeFile(`${file}.br`, brotli(bytes));
    await writeFile(`${file}.gz`, gzip(bytes));
  }
}
