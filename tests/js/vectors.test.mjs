// The shared vectors through `microstage/engine`, as wasm and as JavaScript: the same outputs, and
// the same bits as the native engine recorded in golden.txt. The programs are compiled by wasm too.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, test } from 'node:test';
import { Engine } from '../../dist/npm/engine.js';
import { compile_program, initSync } from '../../dist/inspect.js';

const VECTORS = new URL('../vectors/', import.meta.url);
const DIST = new URL('../../dist/', import.meta.url);

const golden = new Map(
  readFileSync(new URL('golden.txt', VECTORS), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')),
);

before(() => initSync({ module: readFileSync(new URL('inspect.wasm', DIST)) }));

test('every file of vectors has its recorded bits', () => {
  const files = readdirSync(VECTORS).filter((name) => name.endsWith('.json'));
  assert.deepEqual([...golden.keys()].sort(), files.sort());
});

for (const way of ['auto', 'js']) {
  for (const [file, expected] of golden) {
    test(`${file} through the engine ${way === 'js' ? 'as JavaScript' : 'as wasm'}`, async () => {
      const text = readFileSync(new URL(file, VECTORS), 'utf8');
      const journeys = journeyTexts(text);
      const bits = new Bits();
      for (const [index, each] of JSON.parse(text).entries()) await follow(each, journeys[index], way, bits);
      assert.equal(bits.digits(), expected);
    });
  }
}

const TEXT_OR_NUMBER = /("(?:[^"\\]|\\.)*")|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The journeys with their numbers as they are written: `1.0` is a double, `1` is not. */
function journeyTexts(text) {
  const marked = text.replace(TEXT_OR_NUMBER, (found, quoted) => quoted ?? `"\\u0000${found}"`);
  return JSON.parse(marked).map(({ journey }) => JSON.stringify(journey).replace(/"\\u0000([^"]*)"/g, '$1'));
}

/** Runs a case as crates/engine/tests/support does, and gathers what `bits` gathers there. */
async function follow({ name, steps, expect }, journey, way, bits) {
  const program = compile_program(journey);
  assert.ok(program, `${name}: the journey is refused`);
  let engine = await Engine.load(program, { visitor: 1, engine: way });
  bits.hash(engine.program.hash);
  const told = [];
  for (const [index, step] of steps.entries()) {
    if (step.snapshot !== undefined) {
      engine = rebuilt(engine);
    } else {
      const { outputs } = engine.handle(step.at, input(step, index + 1));
      told.push(...outputs.map((output) => [line(step.at, output), output.id]));
    }
    bits.bytes(engine.snapshot('everything'));
  }
  assert.deepEqual(told.map(([text]) => text), expect, name);
  for (const [text, id] of told) {
    bits.bytes(new TextEncoder().encode(text));
    bits.bytes(id ? Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex')).reverse() : new Uint8Array(16));
  }
}

/** The same visitor, from its snapshot. */
function rebuilt(engine) {
  const made = engine.another({ visitor: 1 });
  made.restore(engine.snapshot('everything'));
  engine.free();
  return made;
}

function input({ event, properties, page }, messageId) {
  if (event !== undefined) return { type: 'track', event, properties, messageId };
  return page === undefined ? { type: 'tick' } : { type: 'page', properties: page, messageId };
}

/** An output as tests/vectors/README.md writes it. */
function line(now, output) {
  switch (output.type) {
    case 'stage':
      return `${output.at} stage ${output.from}>${output.to}`;
    case 'moment':
      return `${output.at} moment ${output.moment}`;
    default:
      return `${now} slot ${output.slot}=${output.block ?? ''}`;
  }
}

/** FNV-1a of 64 bits, as crates/engine/src/hash.rs has it. */
class Bits {
  #value = 0xcbf29ce484222325n;

  bytes(bytes) {
    for (const byte of bytes) this.#value = BigInt.asUintN(64, (this.#value ^ BigInt(byte)) * 0x100000001b3n);
  }

  /** A hash as digits: its bytes, the lowest first. */
  hash(digits) {
    this.bytes(Buffer.from(digits, 'hex').reverse());
  }

  digits() {
    return this.#value.toString(16).padStart(16, '0');
  }
}
