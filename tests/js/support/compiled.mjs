// One file of the page's TypeScript, for tests in Node that need no browser.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Imports `file` of js/, with all that it imports. */
export async function compiled(file) {
  const { outputFiles } = await build({
    entryPoints: [`${root}js/${file}`],
    bundle: true,
    format: 'esm',
    target: 'es2021',
    write: false,
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
