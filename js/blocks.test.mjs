// What the compiler makes of blocks is what the page builds: the same closed lists of elements and attributes,
// and behaviours that there are.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { BEHAVIOURS } from './build/scripts.mjs';

const read = (file) => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8');

/** Each kind with all of its fields, and what it is built of (crates/engine/tests/settings.rs). */
const ROWS = JSON.parse(read('crates/engine/tests/journeys/blocks.json'));

/** A pattern of js/slots.ts, which names no pattern to others. */
function pattern(name) {
  const [, source] = new RegExp(`const ${name} = /(.+)/;`).exec(read('js/slots.ts')) ?? assert.fail(`no ${name} in js/slots.ts`);
  return new RegExp(source);
}

/** All elements of a block. */
const nodesOf = (node) => (node.tag ? [node, ...(node.children ?? []).flatMap(nodesOf)] : []);
const NODES = ROWS.flatMap(({ built }) => nodesOf(built));

test('every kind of the format is in the table', () => {
  const schema = JSON.parse(read('js/journey.schema.json'));
  const { enum: kinds } = schema.properties.blocks.additionalProperties.properties.kind;
  const shown = new Set(ROWS.map(({ block }) => block.kind));
  assert.deepEqual(kinds.filter((kind) => !shown.has(kind)), []);
});

test('the page builds every element with every attribute', () => {
  const [tags, attributes] = [pattern('TAGS'), pattern('ATTRIBUTES')];
  assert.deepEqual(NODES.map(({ tag }) => tag).filter((tag) => !tags.test(tag)), []);
  assert.deepEqual(NODES.flatMap((node) => Object.keys(node.attributes ?? {})).filter((name) => !attributes.test(name)), []);
});

test('the page builds nothing that could run something', () => {
  const [tags, attributes] = [pattern('TAGS'), pattern('ATTRIBUTES')];
  for (const tag of ['script', 'style', 'iframe', 'object', 'embed', 'svg', 'math', 'form', 'link', 'meta', 'base', 'template', 'SCRIPT', 'a script', 'x-y']) assert.ok(!tags.test(tag), tag);
  for (const name of ['onclick', 'style', 'srcdoc', 'id', 'for', 'name', 'action', 'formaction', 'ping', 'srcset', 'xlink:href', 'href ', 'HREF', 'data-x', 'ms-data-ms-x', 'aria-x onclick']) assert.ok(!attributes.test(name), name);
});

test('behaviours are those that blocks ask for', () => {
  const asked = new Set(NODES.map((node) => node.attributes?.['data-ms-use']).filter(Boolean));
  // What no element asks for is asked for by what looks after the slots.
  const unasked = ['adapting', 'layer', 'sourcing', 'tested'].flatMap((file) => [...read(`js/render/${file}.ts`).matchAll(/host\.behaviour\('(\w+)'\)/g)].map(([, name]) => name));
  assert.equal(unasked.length, 5);
  assert.deepEqual([...asked, ...unasked].sort(), BEHAVIOURS);
  const npm = [...read('js/behaviours.ts').matchAll(/^ {2}(\w+): \(\) => import\('microstage:behaviours\/(\w+)'\)/gm)];
  assert.deepEqual(npm.map(([, name, file]) => [name, file]), BEHAVIOURS.map((name) => [name, name]));
  const files = readdirSync(fileURLToPath(new URL('behaviours', import.meta.url)));
  assert.deepEqual(BEHAVIOURS.filter((name) => !files.includes(`${name}.ts`)), []);
});

test('a behaviour has no sink and no id', () => {
  const folder = fileURLToPath(new URL('behaviours/', import.meta.url));
  for (const file of readdirSync(folder)) {
    const source = readFileSync(folder + file, 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacent|\beval\b|new Function|\.id\b|setAttribute\('style|document\.write/, file);
  }
});

test('only addresses within the shop or of a known scheme stand in links', () => {
  const addresses = NODES.flatMap(({ attributes = {} }) => [attributes.href, attributes.src]).filter(Boolean);
  assert.ok(addresses.length > 10);
  // What a placeholder brings stands behind a beginning that is the author's.
  for (const address of addresses) assert.ok(typeof address === 'string' || typeof address[0] === 'string', JSON.stringify(address));
});
