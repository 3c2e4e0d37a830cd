// Draws the pictures of the shop: one file in `img/` for each product in each of its colours, and
// the scenes. `node pictures/draw.js` writes them; with `--check` it writes nothing, names what is
// missing or out of date, and fails.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { products } from '../js/catalogue.js';
import { colours } from '../js/colours.js';
import { drawings } from './drawings.js';
import { scenes } from './scenes.js';
import { Sheet, document, tonesOf } from './svg.js';
import { studio } from './studio.js';

const folder = new URL('../img/', import.meta.url);

function productPicture(product, colour) {
  const drawing = drawings[product.id];
  const sheet = new Sheet();
  return document(400, 500, sheet, studio(sheet, drawing, drawing.draw(sheet, tonesOf(colours[colour].hex))));
}

function* pictures() {
  for (const product of products) {
    for (const colour of product.colours) yield [`${product.id}-${colour}.svg`, productPicture(product, colour)];
  }
  for (const [name, draw] of Object.entries(scenes)) yield [`${name}.svg`, draw()];
}

function stored(name) {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return null;
  }
}

const stale = [...pictures()].filter(([name, content]) => stored(name) !== content);
if (process.argv.includes('--check')) {
  for (const [name] of stale)
    console.error(`img/${name} is not what pictures/draw.js draws: run \`node pictures/draw.js\``);
  process.exitCode = stale.length ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of stale) writeFileSync(new URL(name, folder), content);
  console.log(`${stale.length} pictures written`);
}
