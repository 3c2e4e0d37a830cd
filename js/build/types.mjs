// Types: the glue's for our own use, all of them checked, and those that are published.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DELIVERY_BINDINGS, PACKAGE, PAGE_BINDINGS, at } from './paths.mjs';

/** Describes the glue and checks every TypeScript file. */
export async function types() {
  await describe(PAGE_BINDINGS, 'microstage');
  await describe(DELIVERY_BINDINGS, 'delivery');
  tsc('--project', at('js/build/tsconfig.json'));
}

async function describe(folder, name) {
  const described =
    `export * from './${name}.js';\n` +
    '/** Gives the glue the exports of the module, or of the same as JavaScript. */\n' +
    'export function __wbg_set_wasm(exports: unknown): void;\n' +
    '/** What the module imports. */\n' +
    'export const imports: WebAssembly.Imports;\n';
  await writeFile(path.join(folder, 'glue.d.ts'), described);
}

/** dist/npm/types: the declarations of the package's entries. */
export function declarations(entries) {
  tsc(
    ...['--project', at('js/build/tsconfig.json'), '--noEmit', 'false', '--declaration'],
    ...['--emitDeclarationOnly', '--rootDir', at('js'), '--outDir', path.join(PACKAGE, 'types')],
  );
  const missing = entries.filter((name) => !existsSync(path.join(PACKAGE, 'types', `${name}.d.ts`)));
  if (missing.length) throw new Error(`no declarations for ${missing.join(', ')}`);
}

function tsc(...options) {
  const compiler = at('node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, ...options], { stdio: 'inherit', cwd: at() });
  if (status !== 0) throw new Error('the TypeScript above does not hold');
}
