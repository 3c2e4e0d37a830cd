// The core as JavaScript must behave as the module does, where wasm2js by itself does not.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { asFunction } from './core.mjs';
import { at } from './paths.mjs';

const MODULE = `(module
  (import "a" "told" (func $told (param i32)))
  (memory (export "memory") 1)
  (func (export "grow") (result i32) (call $told (i32.const 7)) (memory.grow (i32.const 1)))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))`;

/** The exports of MODULE by way of wasm2js, and what it told its host. */
async function instantiated(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-core-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [source, made] = [path.join(folder, 'core.wat'), path.join(folder, 'core.js')];
  writeFileSync(source, MODULE);
  const tool = at('node_modules/binaryen/bin/wasm2js');
  const { status, stderr } = spawnSync(process.execPath, [tool, source, '-Oz', '-o', made]);
  assert.equal(status, 0, String(stderr));
  const finished = path.join(folder, 'core.mjs');
  writeFileSync(finished, asFunction(readFileSync(made, 'utf8')));
  const told = [];
  const { default: instantiate } = await import(finished);
  return { told, core: instantiate({ a: { told: (value) => told.push(value) } }) };
}

test('the core takes its imports when it is called and returns its exports', async (t) => {
  const { core, told } = await instantiated(t);
  assert.deepEqual(told, []);
  core.store(8, 42);
  assert.equal(core.load(8), 42);
  core.grow();
  assert.deepEqual(told, [7]);
});

test('growing the memory detaches the old buffer, so that the glue renews its views', async (t) => {
  const { core } = await instantiated(t);
  const before = new Uint8Array(core.memory.buffer);
  core.store(65_532, 0x01020304);
  assert.equal(core.grow(), 1);
  assert.equal(before.byteLength, 0);
  const after = new Uint8Array(core.memory.buffer);
  assert.equal(after.byteLength, 2 * 65_536);
  assert.deepEqual([...after.subarray(65_532, 65_536)], [4, 3, 2, 1]);
});

test('a wasm2js that writes something else is refused and not shipped', () => {
  for (const text of ['', "import * as a from './other.js';\n\nvar retasmFunc = asmFunc({});"]) {
    assert.throws(() => asFunction(text), /expected one of each/);
  }
});
