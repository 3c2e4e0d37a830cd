// The .br and .gz files beside those of dist/: a server sends them as they are.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotli, gzip } from './brotli.mjs';
import { DIST } from './paths.mjs';
import { served } from './served.mjs';

/** Compresses every script and module of dist/ itself, and what makes blocks behave. */
export async function compress() {
  for (const name of await served()) {
    const file = path.join(DIST, name);
    const bytes = await readFile(file);
    await writeFile(`${file}.br`, brotli(bytes));
    await writeFile(`${file}.gz`, gzip(bytes));
  }
}
