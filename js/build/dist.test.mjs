// What is served to pages, as it lies in dist/ after a build.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { integrityOf } from './integrity.mjs';
import { DIST } from './paths.mjs';

const read = (name) => readFileSync(path.join(DIST, name));
const exported = (name) => WebAssembly.Module.exports(new WebAssembly.Module(read(name))).map((each) => each.name);
/** The same as js/build/served.mjs finds, found in another way. */
const served = () => readdirSync(DIST, { recursive: true }).filter((name) => /^(?:(?:behaviours|capture)\/)?[^/]+\.(js|wasm)$/.test(name)).sort();

before(() => assert.ok(existsSync(DIST), 'found no dist/; expected a build; run `cargo xtask build`'));

test('everything that pages, the panel and the fallback load is there', () => {
  const behaviours = ['carousel', 'copy', 'countdown', 'dialog', 'experiments', 'hotspot', 'page', 'promotions', 'recommend', 'reminder', 'source', 'sticky', 'survey', 'tooltip'];
  const capture = ['engagement', 'errors', 'exit', 'forms', 'frustration', 'heat', 'hesitation', 'items', 'links', 'product', 'routes', 'scroll', 'search', 'segment', 'selection', 'video', 'visibility', 'vitals'];
  const expected = [...behaviours.map((name) => `behaviours/${name}.js`), ...capture.map((name) => `capture/${name}.js`), 'inspect.js', 'inspect.wasm', 'microstage-capture.js', 'microstage-consent.js', 'microstage-core.js', 'microstage-delivery-core.js', 'microstage-delivery.js', 'microstage-delivery.wasm', 'microstage-first.js', 'microstage-identity.js', 'microstage-prompt.js', 'microstage-render.js', 'microstage.js', 'microstage.wasm', 'panel.js'];
  assert.deepEqual(served(), expected);
});

test('the compressed files are those of this build', () => {
  for (const name of served()) {
    assert.ok(brotliDecompressSync(read(`${name}.br`)).equals(read(name)), `${name}.br`);
    assert.ok(gunzipSync(read(`${name}.gz`)).equals(read(name)), `${name}.gz`);
  }
});

test('the published hashes are those of this build', () => {
  const hashes = Object.fromEntries(served().map((name) => [name, integrityOf(read(name))]));
  assert.deepEqual(JSON.parse(read('integrity.json')), hashes);
});

test('the core as JavaScript exports what the module exports', async () => {
  const { default: instantiate } = await import(path.join(DIST, 'microstage-core.js'));
  // Nothing of the glue is called before an export is.
  const glue = new Proxy({}, { get: () => () => assert.fail('called before its time') });
  const core = instantiate({ a: glue });
  assert.deepEqual(Object.keys(core).sort(), exported('microstage.wasm').sort());
});

test('the page module asks its host for functions of its glue, and for nothing else', () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(read('microstage.wasm')));
  const others = imports.filter(({ module, kind }) => module !== 'a' || kind !== 'function');
  assert.deepEqual(others, []);
});

test('no script makes code from text, which strict policies forbid', () => {
  for (const name of served().filter((each) => each.endsWith('.js'))) {
    assert.doesNotMatch(read(name).toString(), /\beval\(|new Function\b|\bFunction\(/, name);
  }
});

test('no machine left its paths in what is served', () => {
  const paths = /\/(home|root|work|Users|rustc)\/|\.cargo\/registry|\.rustup/;
  assert.deepEqual(served().filter((name) => paths.test(read(name).toString('latin1'))), []);
});
