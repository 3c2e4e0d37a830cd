// Makes pages of the shops in this folder, with the repository's packages.

import { build } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../support/places.mjs';

export const FRAMEWORKS = ['plain', 'react', 'vue'];

const page = (name) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>The shop</title>
    <style>.tall { display: block; height: 4000px; } main { margin: 0; }</style>
  </head>
  <body><div id="app"></div><script type="module" src="${name}.js"></script></body>
</html>
`;

/** Builds them into a folder: `NAME/index.html` and `NAME/NAME.js`. */
export async function buildShops(folder) {
  for (const name of FRAMEWORKS) {
    const into = path.join(folder, name);
    mkdirSync(into, { recursive: true });
    writeFileSync(path.join(into, 'index.html'), page(name));
    await build({
      entryPoints: [at(`tests/browser/frameworks/${name}.js`)],
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: into,
      alias: { microstage: at('dist/npm/index.js') },
      // What developers see: strict mode mounts twice, and warnings are told.
      define: { 'process.env.NODE_ENV': '"development"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
      logLevel: 'warning',
    });
  }
}
