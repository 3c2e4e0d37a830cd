// The tarball as others get it: what is in it, and that it works in projects that know nothing
// of how it was made.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { compile_program, initSync } from '../../dist/inspect.js';
import { foreign, named, reached } from './graph.mjs';
import { at, buildViteShop, project, run } from './project.mjs';

let shop;
let installed;
let manifest;

before(() => {
  shop = project();
  installed = path.join(shop.folder, 'node_modules/microstage');
  manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
});
after(() => shop?.remove());

test('the tarball has what its entries reach, and nothing else', async () => {
  const needed = await reached(installed, named(manifest));
  const texts = shop.files.filter((name) => /^(README\.md|LICENSE.*)$/.test(name));
  assert.deepEqual(shop.files, [...new Set([...needed, ...texts, 'package.json'])].sort());
  assert.deepEqual(foreign(installed, shop.files), [], 'imports from outside the package');
});

test('its package.json asks nothing of a project', () => {
  const asking = ['dependencies', 'peerDependencies', 'devDependencies', 'scripts', 'bin', 'private'];
  assert.deepEqual(Object.keys(manifest).filter((name) => asking.includes(name)), []);
  assert.equal(manifest.version, JSON.parse(readFileSync(at('package.json'), 'utf8')).version);
});

test('editors find the schema of journeys in it', () => {
  const schema = JSON.parse(readFileSync(path.join(installed, 'journey.schema.json'), 'utf8'));
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.equal(manifest.exports['./journey.schema.json'], './journey.schema.json');
});

test('no machine left its paths in the tarball', () => {
  const paths = /\/(home|root|work|Users|rustc)\/|\.cargo\/registry|\.rustup/;
  const found = shop.files.filter((name) => paths.test(readFileSync(path.join(installed, name), 'latin1')));
  assert.deepEqual(found, []);
});

const HARMLESS = [
  ['import()', ['-e', "import('microstage')"]],
  ['import', ['--input-type=module', '-e', "import * as all from 'microstage'; import * as slim from 'microstage/slim'; import * as engine from 'microstage/engine'; import * as pixel from 'microstage/pixel'"]],
  ['require()', ['--input-type=commonjs', '-e', "require('microstage')"]],
];
for (const [way, args] of HARMLESS) {
  test(`${way} on a server does nothing and does not fail`, () => {
    const { stdout, stderr } = run(process.execPath, args, { cwd: shop.folder });
    assert.equal(stdout, '');
    assert.doesNotMatch(stderr, /error/i);
  });
}

test('starting on a server does nothing and does not fail', () => {
  const script = `import { start } from 'microstage';
    const ms = await start({ journey: 'fashion-shop', collector: 'http://127.0.0.1:9', key: 'demo' });
    ms.track('view_item', { item_id: 'a' });
    ms.consent('granted');
    ms.destroy();
    console.log('done');`;
  const { stdout, stderr } = run(process.execPath, ['--input-type=module', '-e', script], { cwd: shop.folder });
  assert.equal(stdout, 'done\n');
  assert.equal(stderr, '');
});

test('the example of docs/integrate.md decides on a server', () => {
  const text = readFileSync(at('docs/integrate.md'), 'utf8').split('## The engine by itself')[1];
  const [, example] = text.match(/```js\n([\s\S]*?)```/);
  initSync({ module: readFileSync(at('dist/inspect.wasm')) });
  writeFileSync(path.join(shop.folder, 'fashion-shop.msp'), compile_program(readFileSync(at('www/shop/journeys/fashion-shop.json'), 'utf8')));
  writeFileSync(path.join(shop.folder, 'server.mjs'), example);
  const { stdout } = run(process.execPath, ['server.mjs'], { cwd: shop.folder });
  assert.equal(stdout, 'browsing → intent\n');
});

const RESOLUTIONS = [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
];
for (const [resolution, module] of RESOLUTIONS) {
  test(`its types hold in a strict project that resolves like ${resolution}`, () => {
    const file = path.join(shop.folder, `typed-${resolution}.ts`);
    writeFileSync(
      file,
      `import { start, type Journey } from 'microstage';
       export const journey: Journey = { journey: 'shop', version: 1, stages: { browsing: { initial: true } } };
       // @ts-expect-error A journey has stages.
       export const empty: Journey = { journey: 'shop', version: 1 };
       import * as slim from 'microstage/slim';
       import { Engine, type Output } from 'microstage/engine';
       export const slimStart: Function = slim.start;
       export async function server(program: Uint8Array): Promise<Output | undefined> {
         const engine = await Engine.load(program, { visitor: '0192f0a0-0000-7000-8000-000000000001', now: Date.now() });
         const { outputs, wakeAt } = engine.handle(Date.now(), { type: 'track', event: 'view_item', properties: { item_id: 'a' }, messageId: 1 });
         const next: number | undefined = wakeAt;
         void next;
         engine.another().restore(engine.snapshot());
         // @ts-expect-error A message has an id.
         engine.handle(0, { type: 'track', event: 'view_item' });
         return outputs[0];
       }
       export async function shop(): Promise<void> {
         const ms = await start({ journey: 'fashion-shop', collector: 'https://events.shop.example', key: 'demo', consent: 'pending' });
         ms.track('view_item', { item_id: 'linen-shirt', value: 49.9 });
         ms.track('purchase', { transaction_id: 'o-1', currency: 'EUR', value: 99.8, items: [{ item_id: 'linen-shirt', price: 49.9, quantity: 2 }], gift: true });
         // @ts-expect-error An order has a number.
         ms.track('purchase', { value: 99.8 });
         // @ts-expect-error Money is a number.
         ms.track('add_to_cart', { value: '49.90' });
         // @ts-expect-error So is that of a product.
         ms.track('view_item', { items: [{ item_id: 'linen-shirt', price: '49.90' }] });
         ms.track('view_cart');
         ms.track('size_guide_opened', { size: 'm' });
         ms.track(String(Date.now()), { any: 'thing' });
         ms.consent('granted');
         const stage: string | null | undefined = ms.stage;
         ms.destroy();
         void stage;
         // @ts-expect-error A journey is needed.
         await start({ collector: 'https://events.shop.example' });
       }\n`,
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2022,dom'];
    const kinds = ['--module', module, '--moduleResolution', resolution, '--types', ''];
    const compiler = at('node_modules/typescript/bin/tsc');
    run(process.execPath, [compiler, ...options, ...kinds, file], { cwd: shop.folder });
  });
}

test('a Vite project builds with it, without any configuration', () => {
  const { pages, printed } = buildViteShop(shop);
  assert.doesNotMatch(printed, /\bwarn|\berror\b/i);
  const assets = readdirSync(path.join(pages, 'assets'));
  // The default entry carries its wasm; the slim one names a file of the project.
  assert.ok(assets.includes('index.js') && assets.includes('slim.js'), assets.join(', '));
  assert.equal(assets.filter((name) => name.endsWith('.wasm')).length, 1, assets.join(', '));
  const script = readFileSync(path.join(pages, 'assets/index.js'), 'utf8');
  assert.doesNotMatch(script, /\beval\(|new Function\(/);
});

test('the default entry carries the module, and the slim one does not', async () => {
  const { build } = await import('esbuild');
  const bytes = async (contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: shop.folder },
      bundle: true,
      minify: true,
      format: 'esm',
      splitting: true,
      write: false,
      outdir: 'out',
    });
    return outputFiles.reduce((total, file) => total + file.contents.length, 0);
  };
  const called = await bytes("import { start } from 'microstage'; start({ journey: 'a' });");
  const slim = await bytes("import { start } from 'microstage/slim'; start({ journey: 'a' });");
  const wasm = readFileSync(path.join(installed, 'microstage.wasm')).length;
  // In hexadecimal, a module is twice as long; the slim entry carries none.
  assert.ok(called - slim > 2 * wasm * 0.9, `${called} with the module, ${slim} without`);
});
