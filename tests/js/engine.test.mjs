// `microstage/engine` by itself: what the shared vectors do not come to.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { Engine } from '../../dist/npm/engine.js';
import { compile_program, initSync } from '../../dist/inspect.js';

const DIST = new URL('../../dist/', import.meta.url);
const JOURNEY = {
  journey: 'test-shop',
  version: 3,
  facts: { n: { count: 'view' }, different: { distinct: 'view.text', keep: 4096 } },
  stages: { one: { initial: true }, two: { enter: [{ when: 'n >= 2' }] } },
  moments: { seen: { on: 'view', hold: '10s' } },
  segments: { keen: 'n >= 1', many: 'different >= 3000' },
};

let program;
before(() => {
  initSync({ module: readFileSync(new URL('inspect.wasm', DIST)) });
  program = compile_program(JSON.stringify(JOURNEY));
});

const view = (messageId, text) => ({ type: 'track', event: 'view', properties: { text }, messageId });

test('it names what is concluded and says how things stand', async () => {
  const engine = await Engine.load(program, { visitor: 7, now: 1000 });
  const { journey, version, stages, moments, segments } = engine.program;
  assert.deepEqual({ journey, version, stages, moments, segments }, { journey: 'test-shop', version: 3, stages: ['one', 'two'], moments: ['seen'], segments: ['keen', 'many'] });
  assert.equal(engine.segment('keen'), false);
  const first = engine.handle(2000, view(1));
  assert.deepEqual(first.outputs.map(({ type, moment, at }) => [type, moment, at]), [['moment', 'seen', 2000]]);
  assert.equal(first.wakeAt, 12_000);
  const [, moved] = engine.handle(3000, view(2)).outputs;
  assert.deepEqual([moved.type, moved.from, moved.to, engine.stage], ['stage', 'one', 'two', 'two']);
  assert.match(moved.id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([engine.segment('keen'), engine.moment('seen'), engine.moment('no such')], [true, true, false]);
  engine.handle(13_000, { type: 'tick' });
  assert.equal(engine.moment('seen'), false);
});

test('a UUID and a number that say the same are the same id', async () => {
  const engine = await Engine.load(program, { visitor: '00000000-0000-0000-0000-000000000007' });
  const other = engine.another({ visitor: 7 });
  const [a] = engine.handle(1, view('00000000-0000-0000-0000-00AB00000005')).outputs;
  const [b] = other.handle(1, view(0xab00000005)).outputs;
  assert.equal(a.id, b.id);
  const [c] = other.handle(2, view(6)).outputs;
  assert.notEqual(b.id, c.id);
});

test('visitors of one program know nothing of each other, and one that is let go makes room', async () => {
  const engine = await Engine.load(program);
  const other = engine.another();
  engine.handle(1, view(1));
  assert.deepEqual([engine.segment('keen'), other.segment('keen')], [true, false]);
  other.restore(engine.snapshot());
  assert.equal(other.segment('keen'), true);
  other.free();
  assert.equal(engine.another().segment('keen'), false);
});

const REFUSED = [
  ['no program', () => Engine.load(new Uint8Array(3)), /no program/],
  ['a program of another format', () => Engine.load(Uint8Array.of(77, 83, 80, 99, 0, 0, 0, 0, 0, 0, 0, 0)), /format 99/],
  ['a damaged program', () => Engine.load(program.slice(0, -1)), /damaged/],
  ['a damaged snapshot', async () => (await Engine.load(program)).restore(new Uint8Array(9)), /damaged or no snapshot/],
  ['an id that is none', async () => (await Engine.load(program)).handle(1, view('7')), /expected a UUID/],
  ['an id with other letters', async () => (await Engine.load(program)).handle(1, view('00000000-0000-0000-0000-00000000000g')), /expected a UUID/],
  ['a negative id', async () => (await Engine.load(program)).handle(1, view(-1)), /whole number/],
];
for (const [name, attempt, reason] of REFUSED) {
  test(`${name} is refused with a reason`, () => assert.rejects(attempt, reason));
}

test('a refused snapshot changes nothing', async () => {
  const engine = await Engine.load(program);
  engine.handle(1, view(1));
  const before = engine.snapshot('everything');
  assert.throws(() => engine.restore(before.slice(1)));
  assert.deepEqual(engine.snapshot('everything'), before);
});

for (const engine of ['auto', 'js']) {
  test(`more texts than are kept on both sides stay apart (${engine})`, async () => {
    const visitor = await Engine.load(program, { engine });
    for (let i = 0; i < 2999; i++) visitor.handle(i, view(i, `text ${i}`));
    // One that comes again, and one that is longer than all that are kept together.
    visitor.handle(3000, view(3000, 'text 5'));
    assert.equal(visitor.segment('many'), false);
    visitor.handle(3001, view(3001, 'ä'.repeat(1 << 20)));
    assert.equal(visitor.segment('many'), true);
  });
}

test('a module that was compiled beforehand is taken', async () => {
  const wasm = await WebAssembly.compile(readFileSync(new URL('npm/engine.wasm', DIST)));
  assert.deepEqual(WebAssembly.Module.imports(wasm), []);
  const engine = await Engine.load(program, { wasm });
  assert.equal(engine.handle(1, view(1)).outputs.length, 1);
});
