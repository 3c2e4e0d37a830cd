// One file of the page's TypeScript, for tests in Node that need no browser.
//
//   const { depthOf } = await compiled('capture/scroll-depth.ts');

import { build } from 'esbuild';
import { at } from '../../browser/support/places.mjs';

/** Imports `file` of js/, with all that it imports. */
export async function compiled(file) {
  const { outputFiles } = await build({
    entryPoints: [at(`js/${file}`)],
    bundle: true,
    format: 'esm',
    target: 'es2021',
    write: false,
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
