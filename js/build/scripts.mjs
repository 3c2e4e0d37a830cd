// What pages load directly: the script, the debug panel and the glue of the panel's module.

import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { minify } from 'terser';
import { readFileSync } from 'node:fs';
import { builtModules } from './modules.mjs';
import { DIST, INSPECT_BINDINGS, at } from './paths.mjs';

/** The version that messages name. */
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));

/** What every bundle shares: the oldest browsers that have all we need understand ES2021. */
export const COMMON = {
  bundle: true,
  minify: true,
  target: 'es2021',
  platform: 'browser',
  charset: 'utf8',
  legalComments: 'none',
  define: { VERSION: JSON.stringify(version) },
  // Fields are assigned, as tsc has it for this target: to define each by a call is shorter nowhere, and made an output of
  // the engine's cost ten times as much.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  logLevel: 'warning',
};

/** What is loaded after the first decision, where it is needed. */
export const LATER = ['delivery', 'capture', 'consent', 'identity', 'prompt', 'render'];

/** What makes blocks behave, each loaded where a block asks for it. */
export const BEHAVIOURS = ['carousel', 'copy', 'countdown', 'dialog', 'experiments', 'hotspot', 'page', 'promotions', 'recommend', 'reminder', 'source', 'sticky', 'survey', 'tooltip'];

/** What captures, each loaded where a journey asks for it. */
export const FEATURES = ['engagement', 'errors', 'exit', 'forms', 'frustration', 'heat', 'hesitation', 'items', 'links', 'product', 'routes', 'scroll', 'search', 'segment', 'selection', 'video', 'visibility', 'vitals'];

/** Files of a folder of js/ that stay files of their own, by their places in js/ and in dist/. */
const each = (folder, names) => names.map((name) => [`js/${folder}/${name}.ts`, `${folder}/${name}.js`]);

/** dist/microstage.js, what it loads later, and dist/panel.js. */
export async function scripts() {
  await build({
    ...COMMON,
    entryPoints: [at('js/script.ts')],
    format: 'iife',
    plugins: [builtModules()],
    outfile: path.join(DIST, 'microstage.js'),
  });
  await squeeze(path.join(DIST, 'microstage.js'), true);
  const later = LATER.map((name) => [`js/${name}.ts`, `microstage-${name}.js`]);
  for (const [source, name] of [...later, ...each('behaviours', BEHAVIOURS), ...each('capture', FEATURES)]) {
    await build({
      ...COMMON,
      entryPoints: [at(source)],
      format: 'esm',
      // In a script its bytes would be kept by the browser as text for as long as the page lives.
      plugins: [builtModules({ 'microstage:delivery-core': './microstage-delivery-core.js', 'microstage:prompt': './microstage-prompt.js' }, { 'microstage:delivery-wasm': 'microstage-delivery.wasm' })],
      outfile: path.join(DIST, name),
    });
    await squeeze(path.join(DIST, name));
  }
  await build({ ...COMMON, entryPoints: [at('js/first.ts')], format: 'iife', outfile: path.join(DIST, 'microstage-first.js') });
  await squeeze(path.join(DIST, 'microstage-first.js'));
  await build({
    ...COMMON,
    entryPoints: [at('js/panel.ts')],
    format: 'esm',
    plugins: [builtModules()],
    // The panel's module is loaded when the panel is opened, and not before.
    external: ['./inspect.js'],
    outfile: path.join(DIST, 'panel.js'),
  });
}

/** Members that only our own objects have, and only inside of one script: there they need no name. */
const OWN = /^(?:wakeAt|rebuild|permit|fits|renew|stopped|again|json|look|show|turn|take|move|see|visitor|sent|calls)$/;

/** The same of microstage.js, where none of these is a member of the browser's objects that it asks for. */
const OWN_FIRST = /^(?:wakeAt|rebuild|permit|fits|renew|stopped|again|json|look|show|turn|take|move|see|visitor|sent|calls|user|number|refusal|stop|options|source|part|tell|hand|means)$/;

/** Makes a script smaller once more: what every visitor loads is worth a second minifier. */
export async function squeeze(file, isFirst = false) {
  const { code } = await minify(await readFile(file, 'utf8'), {
    ecma: 2020,
    compress: { passes: 2, unsafe_arrows: true, comparisons: false, ecma: 2020 },
    // `builtins`: names that some object of a browser has, too, such as `take` and `move`.
    mangle: { properties: isFirst ? { regex: OWN_FIRST, builtins: true } : { regex: OWN } },
    module: true,
    format: { comments: false },
  });
  await writeFile(file, code);
}

/** dist/inspect.js: wasm-bindgen's own loader, pointed at the file's name in dist/. */
export async function inspect() {
  const glue = await readFile(path.join(INSPECT_BINDINGS, 'inspect.js'), 'utf8');
  if (!glue.includes('inspect_bg.wasm')) {
    throw new Error('inspect.js: found no "inspect_bg.wasm" in it; expected wasm-bindgen to load the module by that name; see what its new version writes');
  }
  await build({
    ...COMMON,
    stdin: { contents: glue.replaceAll('inspect_bg.wasm', 'inspect.wasm'), loader: 'js' },
    format: 'esm',
    outfile: path.join(DIST, 'inspect.js'),
  });
}
