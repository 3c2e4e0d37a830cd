// Tables of recommendations for the demo shop, which has no visitors of its own: made-up visits, told as a shop
// would record them, and learned from by the command that shops use. Makes www/shop/recommend/:
//
//   cargo build -p microstage-cli && node js/build/shop-tables.mjs
//
// The visits are the same each time, and so are the files; tests/js/shop-tables.test.mjs holds them against the range.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { findCategory, pictureOf, products } from '../../www/shop/js/catalogue.js';
import { at } from './paths.mjs';

const VISITS = 1500;

/** When the first one was, and how far apart they are: no visit overlaps another. */
const [BEGAN, APART] = [Date.UTC(2026, 8, 1), 3_600_000];

/** What people look at together, by what a piece is for: from any of these on to another one of the same row. */
const OCCASIONS = [
  ['linen-shirt', 'linen-shorts', 'linen-dress', 'everyday-tee', 'canvas-backpack'],
  ['fisherman-jumper', 'waxed-jacket', 'lambswool-scarf', 'chelsea-boots', 'ribbed-beanie'],
  ['stoneware-mug', 'wool-throw', 'linen-cushion', 'beeswax-candle', 'table-lamp'],
];

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of them, the earlier ones more often. */
const pick = (random, list) => list[Math.floor(list.length * random() ** 1.6)];

/** The piece after this one: of the same occasion, of the same category, or any. */
function following(random, product) {
  const others = products.filter(({ id }) => id !== product.id);
  const occasion = OCCASIONS.find((row) => row.includes(product.id)) ?? [];
  const chance = random();
  const near = chance < 0.45 ? others.filter(({ id }) => occasion.includes(id)) : chance < 0.85 ? others.filter(({ category }) => category === product.category) : [];
  return pick(random, near.length ? near : others);
}

/** The rows of one visit: time, event, session, product and category. */
function visit(random, number) {
  const rows = [];
  const tell = (event, product) =>
    rows.push([new Date(BEGAN + number * APART + rows.length * 20_000).toISOString(), event, `visit-${number}`, product?.id ?? '', product ? `"${findCategory(product.category).name}"` : '']);
  let product = pick(random, products);
  let inCart = 0;
  for (let looks = 2 + Math.floor(random() * 7); looks; looks -= 1) {
    tell('view_item', product);
    if (random() < 0.25) {
      tell('add_to_cart', product);
      inCart += 1;
    }
    product = following(random, product);
  }
  if (inCart && random() < 0.6) tell('purchase');
  return rows;
}

/** The feed, in the columns of Google's product data. */
const feed = () => [
  ['id', 'title', 'link', 'image_link', 'price', 'availability', 'brand'],
  ...products.map((product) => [
    product.id, `"${product.name}"`, `/shop/product.html?id=${product.id}`, `/shop/${pictureOf(product)}`,
    `${product.price} EUR`, product.stock ? 'in_stock' : 'out_of_stock', '"Alder & Reed"',
  ]),
];

const csv = (rows) => `${rows.map((row) => row.join(',')).join('\n')}\n`;

const folder = at('target/shop-tables');
mkdirSync(folder, { recursive: true });
const random = generator(7);
const visits = Array.from({ length: VISITS }, (_, number) => visit(random, number)).flat();
writeFileSync(`${folder}/visits.csv`, csv([['time', 'event', 'session', 'item_id', 'item_category'], ...visits]));
writeFileSync(`${folder}/feed.csv`, csv(feed()));
const out = at('www/shop/recommend');
rmSync(out, { recursive: true, force: true });
const program = at('target/debug/microstage');
execFileSync(program, ['train', 'items', `${folder}/visits.csv`, '--products', `${folder}/feed.csv`, '--out', out], { stdio: 'inherit' });
