// The modules as JavaScript, for where wasm may not run: dist/microstage-core.js and
// dist/microstage-delivery-core.js for pages, and that of the engine for servers.

import { transform } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Turns what wasm2js wrote, a module that imports the glue and runs at once, into one whose
 * default export is called with the imports and returns the exports, as
 * `WebAssembly.instantiate` would. So the loader serves both with the same glue.
 */
export async function core(input, output) {
  const written = await readFile(input, 'utf8');
  const { code } = await transform(asFunction(written), {
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
  });
  await writeFile(output, code);
}

const GLUE_IMPORT = /^import \* as \S+ from 'a';\n/gm;
const START = '\nvar retasmFunc = asmFunc({';
const GROWN = '   buffer = newBuffer;\n';

/** The same text with its ends exchanged and memory that grows as wasm memory does. */
export function asFunction(written) {
  const withoutImports = written.replace(GLUE_IMPORT, '');
  const start = withoutImports.indexOf(START);
  const grown = withoutImports.split(GROWN).length - 1;
  if (start < 0 || grown !== 1 || /^import /m.test(withoutImports)) {
    throw new Error(
      `the output of wasm2js: found ${start < 0 ? 'no' : 'a'} start, ${grown} places that grow the memory; ` +
        'expected one of each and no other import; see what its new version writes and adapt js/build/core.mjs',
    );
  }
  // Growing wasm memory detaches the old buffer, and the glue looks at just that to renew its
  // views. wasm2js only forgets the old buffer: the glue would write into it ever after.
  const detach = '   new MessageChannel().port1.postMessage(0, [buffer]);\n';
  const body = withoutImports.slice(0, start).replace(GROWN, detach + GROWN);
  return `${body}\nexport default asmFunc;\n`;
}
