// Source files in TypeScript, for tests of what needs no browser.
//
//   const { depthOf } = await source('js/capture/scroll-depth.ts');

import { build } from 'esbuild';
import { at } from '../browser/support/places.mjs';

/** The exports of a file of ours, with everything that it imports in it. */
export async function source(file) {
  const { outputFiles } = await build({
    entryPoints: [at(file)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
