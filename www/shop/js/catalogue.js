// What the shop sells, and the ways to look into it.

import { accessories } from './products/accessories.js';
import { bottoms } from './products/bottoms.js';
import { home } from './products/home.js';
import { knitwear } from './products/knitwear.js';
import { outerwear } from './products/outerwear.js';
import { tops } from './products/tops.js';

export const categories = [
  {
    id: 'tops',
    name: 'Shirts & tops',
    face: 'linen-shirt',
    intro: 'Flax, cotton and a little silk, cut with room to move.',
  },
  {
    id: 'knitwear',
    name: 'Knitwear',
    face: 'fisherman-jumper',
    intro: 'Wool from flocks we can name, knitted to be mended.',
  },
  {
    id: 'outerwear',
    name: 'Coats & jackets',
    face: 'waxed-jacket',
    intro: 'For rain, for wind and for the ten winters after this one.',
  },
  {
    id: 'bottoms',
    name: 'Trousers & dresses',
    face: 'linen-dress',
    intro: 'Straight lines, deep pockets, honest cloth.',
  },
  {
    id: 'accessories',
    name: 'Accessories',
    face: 'leather-tote',
    intro: 'What you carry, what keeps your ears warm, what you walk in.',
  },
  { id: 'home', name: 'Home', face: 'bottle-vase', intro: 'A few good things for the table, the sofa and the sill.' },
];

export const products = [...tops, ...knitwear, ...outerwear, ...bottoms, ...accessories, ...home];

export const findProduct = (id) => products.find((product) => product.id === id);

export const findCategory = (id) => categories.find((category) => category.id === id);

export const productsIn = (categoryId) => products.filter((product) => product.category === categoryId);

// The products whose name, category, material or text hold every word of the search.
export function searchProducts(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const haystack = (product) =>
    [product.name, findCategory(product.category).name, product.material, product.summary].join(' ').toLowerCase();
  return words.length ? products.filter((product) => words.every((word) => haystack(product).includes(word))) : [];
}

// What goes well with a product: the rest of its category first, then the best rated of the house.
export function relatedTo(product, count) {
  const others = products.filter((other) => other.id !== product.id);
  const near = others.filter((other) => other.category === product.category);
  const far = others.filter((other) => other.category !== product.category).sort((a, b) => b.rating - a.rating);
  return [...near.slice(0, count / 2), ...far].slice(0, count);
}

export const pictureOf = (product, colour = product.colours[0]) => `img/${product.id}-${colour}.svg`;
