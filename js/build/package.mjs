// dist/npm: the package as it is published.

import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { builtModules } from './modules.mjs';
import { DIST, ENGINE_CORE, ENGINE_WASM, PACKAGE, at } from './paths.mjs';
import { BEHAVIOURS, COMMON, FEATURES, LATER } from './scripts.mjs';
import { declarations } from './types.mjs';

/** Its ways in; `node` is a file of its own only when it differs. */
const ENTRIES = ['index', 'slim', 'engine', 'pixel', ...(existsSync(at('js/node.ts')) ? ['node'] : [])];

/** What the entries load later: what makes blocks behave, captures, asks for consent and delivers, and the modules as JavaScript. */
const LAZY = {
  ...Object.fromEntries(FEATURES.map((name) => [`./capture/${name}.js`, `./capture/${name}.js`])),
  'microstage:behaviours': './behaviours.js',
  ...Object.fromEntries(BEHAVIOURS.map((name) => [`microstage:behaviours/${name}`, `./behaviours/${name}.js`])),
  'microstage:capture': './capture.js',
  'microstage:consent': './consent.js',
  'microstage:core': './core.js',
  'microstage:delivery': './delivery.js',
  'microstage:delivery-core': './delivery-core.js',
  'microstage:identity': './identity.js',
  'microstage:prompt': './prompt.js',
  'microstage:render': './render.js',
  'microstage:engine-core': './engine-core.js',
};

/** Bundles, describes and fills the package. */
export async function npmPackage() {
  await rm(PACKAGE, { recursive: true, force: true });
  await mkdir(PACKAGE, { recursive: true });
  // Each entry is whole in one file: nothing in the package depends on how a bundler resolves
  // a second one, except what is not loaded before the first decision.
  await build({
    ...COMMON,
    entryPoints: [...ENTRIES, ...LATER, 'behaviours', ...BEHAVIOURS.map((name) => `behaviours/${name}`), ...FEATURES.map((name) => `capture/${name}`)].map((name) => at(`js/${name}.ts`)),
    format: 'esm',
    plugins: [builtModules(LAZY)],
    outdir: PACKAGE,
    outbase: at('js'),
  });
  await copyFile(path.join(DIST, 'microstage-core.js'), path.join(PACKAGE, 'core.js'));
  await copyFile(path.join(DIST, 'microstage-delivery-core.js'), path.join(PACKAGE, 'delivery-core.js'));
  await copyFile(path.join(DIST, 'microstage.wasm'), path.join(PACKAGE, 'microstage.wasm'));
  await copyFile(path.join(DIST, 'microstage-first.js'), path.join(PACKAGE, 'microstage-first.js'));
  await copyFile(ENGINE_CORE, path.join(PACKAGE, 'engine-core.js'));
  await copyFile(ENGINE_WASM, path.join(PACKAGE, 'engine.wasm'));
  await declarations(ENTRIES);
  await onlyReachableTypes();
  await copyFile(at('js/journey.schema.json'), path.join(PACKAGE, 'journey.schema.json'));
  const texts = (await readdir(at())).filter((name) => /^(README\.md|LICENSE.*)$/.test(name));
  await Promise.all(texts.map((name) => copyFile(at(name), path.join(PACKAGE, name))));
  await writeFile(path.join(PACKAGE, 'package.json'), await manifest());
}

/** Removes the declarations that no entry names, such as those of the script and the panel. */
async function onlyReachableTypes() {
  const types = path.join(PACKAGE, 'types');
  const reached = new Set();
  const visit = async (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = await readFile(file, 'utf8');
    for (const [, name] of text.matchAll(/(?:from\s+|import\(|import\s+)['"](\.[^'"]+)['"]/g)) {
      const base = path.resolve(path.dirname(file), name.replace(/\.(js|ts)$/, ''));
      const found = [`${base}.d.ts`, path.join(base, 'index.d.ts')].find(existsSync);
      if (!found) throw new Error(`${path.relative(PACKAGE, file)}: found an import of ${name}; expected a declaration in the package`);
      await visit(found);
    }
  };
  for (const name of ENTRIES) await visit(path.join(types, `${name}.d.ts`));
  for (const entry of await readdir(types, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !reached.has(file)) await rm(file);
  }
}

/** package.json of the package, from that of the repository. */
async function manifest() {
  const root = JSON.parse(await readFile(at('package.json'), 'utf8'));
  const entry = (name) => ({
    types: `./types/${name}.d.ts`,
    browser: `./${name}.js`,
    node: ENTRIES.includes('node') ? './node.js' : `./${name}.js`,
    default: `./${name}.js`,
  });
  const { name, version, description, license } = root;
  const scripts = ENTRIES.map((name_) => `./${name_}.js`);
  return `${JSON.stringify(
    {
      name,
      version,
      description,
      license,
      keywords: ['personalization', 'e-commerce', 'wasm', 'segmentation', 'customer-journey'],
      type: 'module',
      main: './index.js',
      types: './types/index.d.ts',
      exports: {
        '.': entry('index'),
        './slim': entry('slim'),
        './engine': entry('engine'),
        './pixel': entry('pixel'),
        './microstage.wasm': './microstage.wasm',
        // A classic script, for the head of a page.
        './microstage-first.js': './microstage-first.js',
        './engine.wasm': './engine.wasm',
        './journey.schema.json': './journey.schema.json',
        './package.json': './package.json',
      },
      // A bundler may drop an entry that nobody imports, but nothing inside one: each keeps the
      // running module in a variable of its own.
      sideEffects: [...scripts, ...Object.values(LAZY)],
      files: [...[...scripts, ...Object.values(LAZY)].map((file) => file.slice(2)), 'microstage.wasm', 'microstage-first.js', 'engine.wasm', 'journey.schema.json', 'types'],
    },
    null,
    2,
  )}\n`;
}
