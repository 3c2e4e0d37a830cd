// The tables of docs/privacy.md, from the list that the code's own types come from.

import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { at } from './paths.mjs';

/** Where a table begins and ends; what is between is written here. */
const begin = (name) => `<!-- ${name}: written by \`cargo xtask codegen\` from js/privacy/inventory.ts -->\n`;
const END = '<!-- end -->';

/** Prints the page with its tables as they should be. */
export async function privacy() {
  const inventory = await inventoryOf();
  const tables = { stored: stored(inventory), answered: answered(inventory), sent: sent(inventory), events: events(inventory) };
  let page = await readFile(at('docs/privacy.md'), 'utf8');
  for (const [name, table] of Object.entries(tables)) page = replaced(page, name, table);
  process.stdout.write(page);
}

/** The list itself. */
export async function inventoryOf() {
  const options = { entryPoints: [at('js/privacy/inventory.ts')], bundle: true, format: 'esm', write: false };
  const { outputFiles } = await build(options);
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function replaced(page, name, table) {
  const start = page.indexOf(begin(name));
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`docs/privacy.md: found no place for the table ${name}; expected a line ${begin(name).trim()} and after it ${END}`);
  return `${page.slice(0, start)}${begin(name)}\n${table}\n${page.slice(end)}`;
}

const stored = ({ STORED }) =>
  table(['key', 'content', 'size'], Object.entries(STORED).map(([key, [what, size]]) => [`\`microstage.${key}\``, what, size]));

const answered = ({ ANSWERED }) => table(['key', 'content', 'size'], Object.entries(ANSWERED).map(([key, [what, size]]) => [`\`${key}\``, what, size]));

const sent = ({ SENT }) => table(['member', 'content'], Object.entries(SENT).map(([path, what]) => [`\`${path}\``, what]));

const events = ({ EVENTS }) =>
  table(
    ['event', 'means', 'properties', 'made'],
    Object.entries(EVENTS).map(([name, { what, properties, by }]) => [
      `\`${name}\``,
      what,
      properties.map((each) => `\`${each}\``).join(', '),
      by === 'always' ? 'always' : `with \`${by}\``,
    ]),
  );

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}
