// A reporter for Node's test runner: at the end, a table of what was tried in which engine, and
// why something was skipped.
//
//   node --test --test-reporter=./tests/browser/support/table.mjs tests/browser/*.test.mjs
//
// With MICROSTAGE_TABLE=FILE, runs that are about one engine each add to one table.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

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

  /** Adds what an earlier run has left in `file`, and leaves all of it there. */
  merge(file) {
    const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    const own = this.#rows;
    this.#rows = new Map(before);
    for (const [row, results] of own) this.#rows.set(row, { ...this.#rows.get(row), ...results });
    writeFileSync(file, JSON.stringify([...this.#rows]));
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
