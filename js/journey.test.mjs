// The types of a journey: what they take and what they refuse. They are made from the same tables as
// the compiler's checks, so here are only rows that show that they hold anything at all.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A journey with `more` among its members. */
const journey = (more) => `{ journey: 'shop', version: 1, stages: { a: { initial: true } }, ${more} }`;

const FITS = [
  ['a whole journey', journey(`$schema: './journey.schema.json', currency: 'EUR', session: { timeout: '1h30m' },
    facts: { views: { count: ['view_item', 'view_item_list'], within: '10m', scope: 'session', keep: 20 }, cart: { last: 'cart.value' } },
    segments: { has_basket: 'cart > 0.0' },
    moments: { leaving: { after: '30s', since: 'add_to_cart', unless: ['purchase'], hold: '10m' } },
    slots: { hero: { choose: [{ block: 'b', when: 'views >= 5', swap: 'next_view' }] } },
    blocks: { b: { kind: 'banner', title: 'x', cta: { label: 'y', href: '/z' } }, t: { kind: 'template', template: 't', bind: { a: 'b' } } }`)],
  ['stages', "{ journey: 'shop', version: 1, stages: { a: { initial: true, exit: [{ on: 'x', to: 'b' }] }, b: { enter: [{ when: 'true' }], from: ['*'] } } }"],
];

const REFUSED = [
  ['no version', "{ journey: 'shop', stages: {} }"],
  ['a field that there is not', journey("stagse: {}")],
  ['no kind of fact', journey("facts: { a: { within: '10m' } }")],
  ['two kinds of one fact', journey("facts: { a: { count: 'x', sum: 'x.y' } }")],
  ['a duration without a unit', journey("session: { timeout: '30' }")],
  ['a path without a property', journey("facts: { a: { last: 'cart' } }")],
  ['a word that is not in the list', journey("facts: { a: { count: 'x', scope: 'tab' } }")],
  ['a trigger of two kinds', journey("moments: { a: { on: 'x', when: 'true' } }")],
  ['an exit without a stage', "{ journey: 'shop', version: 1, stages: { a: { exit: [{ on: 'x' }] } } }"],
  ['a kind of block that there is not', journey("blocks: { a: { kind: 'video', title: 'x' } }")],
  ['a banner with fields of a template', journey("blocks: { a: { kind: 'banner', title: 'x', bind: {} } }")],
];

/** What the compiler says of a file, by line. */
function check(source) {
  const folder = mkdtempSync(path.join(root, 'target/types-'));
  try {
    const file = path.join(folder, 'rows.ts');
    writeFileSync(file, source);
    const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'esnext', '--target', 'es2022'];
    const { stdout } = spawnSync(process.execPath, [compiler, '--ignoreConfig', ...options, '--moduleResolution', 'bundler', '--types', '', file], { encoding: 'utf8', cwd: root });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the types take what fits and refuse what does not', () => {
  const lines = ["import type { Journey } from '../../js/journey.js';"];
  FITS.forEach(([, text], index) => lines.push(`export const fits${index}: Journey = ${text.replaceAll('\n', ' ')};`));
  const first = lines.length + 1;
  REFUSED.forEach(([, text], index) => lines.push(`export const refused${index}: Journey = ${text};`));
  const said = check(`${lines.join('\n')}\n`);
  assert.doesNotMatch(said, /journey\.ts\(/, 'the types themselves');
  const accused = new Set([...said.matchAll(/rows\.ts\((\d+),/g)].map(([, line]) => Number(line)));
  const expected = REFUSED.map((_, index) => first + index);
  const named = (numbers) => numbers.map((line) => [...FITS, ...REFUSED][line - 2]?.[0] ?? `line ${line}`);
  assert.deepEqual(named([...accused].sort((a, b) => a - b)), named(expected), said);
});
