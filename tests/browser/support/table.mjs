// A reporter for Node's test runner: at the end, a table of what was tried in which engine, and
// why something was skipped.
//
//   node --test --test-reporter=./tests/browser/support/table.mjs tests/browser/*.test.mjs
//
// With MICROSTAGE_TABLE=FOLDER, runs that are about one engine each add to one table, also at the same time.

import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MARKS = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

/** Gathers results as `row → engine → { outcome, reason }`. */
export class Table {
  #rows = new Map();
  #inner = [];

  /** Takes one result; those of the parts of a test come before its own. */
  add({ name, nesting, skip }, passed) {
    const outcome = skip ? 'skipped' : passed ? 'passed' : 'failed';
    const result = { outcome, reason: typeof skip === 'string' ? skip : undefined };
    if (nesting > 0) {
      this.#inner.push({ name, result });
      return;
    }
    const inner = this.#inner.splice(0);
    const [, title, engine] = /^(.*) \[(\w+)\]$/.exec(name) ?? [];
    if (!engine) return;
    this.#set(title, engine, result);
    for (const part of inner) this.#set(`${title}: ${part.name}`, engine, part.result);
  }

  #set(row, engine, result) {
    this.#rows.set(row, { ...this.#rows.get(row), [engine]: result });
  }

  /** Adds what other runs have left in `folder`, and leaves what is of this one there. */
  merge(folder) {
    mkdirSync(folder, { recursive: true });
    // Whoever reads meanwhile finds the whole of it, or nothing.
    const file = path.join(folder, `${process.pid}.json`);
    writeFileSync(`${file}.part`, JSON.stringify([...this.#rows]));
    renameSync(`${file}.part`, file);
    this.#rows = new Map();
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      for (const [row, results] of JSON.parse(readFileSync(path.join(folder, file), 'utf8'))) {
        this.#rows.set(row, { ...this.#rows.get(row), ...results });
      }
    }
  }

  /** The table as text. */
  toString() {
    const engines = [...new Set([...this.#rows.values()].flatMap((results) => Object.keys(results)))];
    if (!engines.length) return '';
    const width = Math.max(...[...this.#rows.keys()].map((row) => row.length));
    const line = (first, cells) => `${first.padEnd(width)}  ${cells.map((cell) => cell.padEnd(9)).join(' ')}`.trimEnd();
    const lines = [line('scenario', engines)];
    const reasons = new Set();
    for (const [row, results] of this.#rows) {
      lines.push(line(row, engines.map((engine) => MARKS[results[engine]?.outcome] ?? '–')));
      for (const engine of engines) {
        if (results[engine]?.outcome === 'skipped') reasons.add(`skipped in ${engine}: ${results[engine].reason ?? 'no reason given'}`);
      }
    }
    return `${[...lines, ...reasons].join('\n')}\n`;
  }
}

export default async function* report(events) {
  const table = new Table();
  for await (const { type, data } of events) {
    if (type === 'test:pass') table.add(data, true);
    else if (type === 'test:fail') table.add(data, false);
  }
  if (process.env.MICROSTAGE_TABLE) table.merge(process.env.MICROSTAGE_TABLE);
  yield `\n${table}`;
}
