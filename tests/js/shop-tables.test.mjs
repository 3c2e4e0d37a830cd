// The demo shop's tables (js/build/shop-tables.mjs) are of the range as it is now: a page takes them, and what they
// show of a product is what the shop sells.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { buildSync } from 'esbuild';
import { at } from '../../js/build/paths.mjs';
import { categories, pictureOf, products } from '../../www/shop/js/catalogue.js';

const FOLDER = at('www/shop/recommend');
const read = (name) => JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8'));
const REMEDY = 'run `cargo build -p microstage-cli && node js/build/shop-tables.mjs`';

const { outputFiles } = buildSync({ entryPoints: [at('js/recommend/tables.ts')], bundle: true, format: 'esm', write: false });
const { tablesOf } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);

const index = read('index').categories;

test('there are tables of each category, and no others', () => {
  assert.deepEqual(Object.keys(index).sort(), ['', ...categories.map(({ name }) => name)].sort(), REMEDY);
  const files = Object.values(index).flatMap((name) => [`${name}.json`, `${name}.items.json`]);
  assert.deepEqual(readdirSync(FOLDER).sort(), ['index.json', ...files].sort(), REMEDY);
});

for (const [category, name] of Object.entries(index)) {
  test(`${category || 'all'}: what a page takes, of what the shop sells`, () => {
    const { items, made, own } = tablesOf(read(name));
    const facts = read(`${name}.items`);
    assert.equal(facts.made, made);
    items.forEach((id, place) => {
      const product = products.find((each) => each.id === id);
      assert.deepEqual(facts.items[place], [product.name, `/shop/product.html?id=${id}`, `/shop/${pictureOf(product)}`, product.price, '', 'Alder & Reed'], `${id}: ${REMEDY}`);
    });
    const { id } = categories.find((each) => each.name === category) ?? {};
    const expected = products.filter((product) => product.category === id).map((product) => product.id);
    assert.deepEqual(items.slice(0, own).sort(), expected.sort(), REMEDY);
  });
}
