// What the files of this build must be, for pages that check it (docs/integrate.md, "Pinned files").

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DIST } from './paths.mjs';
import { served } from './served.mjs';

/** dist/integrity.json: each script and module with its hash, in the form that `integrity` attributes take. */
export async function integrity() {
  const hashes = {};
  for (const name of await served()) hashes[name] = integrityOf(await readFile(path.join(DIST, name)));
  await writeFile(path.join(DIST, 'integrity.json'), `${JSON.stringify(hashes, null, 2)}\n`);
}

/** The hash of some bytes (https://www.w3.org/TR/SRI/, "sha384" is what it recommends). */
export const integrityOf = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
