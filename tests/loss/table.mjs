// The counts of all scenarios, for people and, as the last line, for programs.

const COLUMNS = [
  ['scenario', 'scenario'],
  ['engine', 'engine'],
  ['produced', 'produced'],
  ['stored', 'stored'],
  ['duplicates', 'duplicates answered'],
  ['gaps', 'gaps'],
  ['lost', 'lost'],
];

/** Rows as text. The sum is that of all in which network or storage works before a page dies. */
export function table(rows) {
  if (!rows.length) return '';
  const working = rows.filter(({ works }) => works);
  const sum = (name) => working.reduce((all, row) => all + row[name], 0);
  const total = Object.fromEntries(COLUMNS.slice(2).map(([name]) => [name, sum(name)]));
  const cells = [
    COLUMNS.map(([, title]) => title),
    ...[...rows, { scenario: 'all where either works', engine: '', ...total }].map((row) => COLUMNS.map(([name]) => String(row[name]))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '));
  return `\n${lines.join('\n')}\n${JSON.stringify({ loss: total, scenarios: rows })}\n`;
}
