// A category (`?c=knitwear`), what a search found (`?q=wool`), or everything.

import { markCategory } from '../frame.js';
import { findCategory, products, productsIn, searchProducts } from '../catalogue.js';
import { colours } from '../colours.js';
import * as dataLayer from '../datalayer.js';
import { element, find, parameter } from '../dom.js';
import { fillList, showList } from '../product-card.js';

const orders = {
  featured: () => 0,
  'price-up': (a, b) => a.price - b.price,
  'price-down': (a, b) => b.price - a.price,
  rating: (a, b) => b.rating - a.rating,
};

function chosen() {
  const term = parameter('q')?.trim();
  const category = findCategory(parameter('c'));
  if (term) {
    const found = searchProducts(term);
    const intro = found.length
      ? 'Everything that these words describe.'
      : 'Nothing matches all of these words. Try fewer of them, or look through a category.';
    return {
      term,
      list: { id: 'search_results', name: 'Search results' },
      title: `Results for “${term}”`,
      intro,
      products: found,
    };
  }
  if (category)
    return {
      category,
      list: { id: category.id, name: category.name },
      title: category.name,
      intro: category.intro,
      products: productsIn(category.id),
    };
  return {
    list: { id: 'all', name: 'Everything' },
    title: 'Everything',
    intro: 'All that we make and all that we sell.',
    products,
  };
}

const page = chosen();
const grid = find('#products');
const sort = find('#sort');
const colour = find('#colour');

function refresh() {
  const shown = page.products
    .filter((product) => !colour.value || product.colours.includes(colour.value))
    .sort(orders[sort.value]);
  fillList(grid, page.list, shown);
  showCount(shown.length);
}

function showCount(count) {
  find('#count').textContent = `${count} ${count === 1 ? 'piece' : 'pieces'}`;
}

document.title = `${page.title} – Alder & Reed`;
find('h1').textContent = page.title;
find('#intro').textContent = page.intro;
if (page.category) markCategory(page.category.id);
if (page.term) {
  find('#search').value = page.term;
  dataLayer.search(page.term);
}
const offered = Object.keys(colours).filter((name) => page.products.some((product) => product.colours.includes(name)));
colour.append(...offered.map((name) => element('option', { value: name }, colours[name].label)));
showList(grid, page.list, page.products);
showCount(page.products.length);
sort.addEventListener('change', refresh);
colour.addEventListener('change', refresh);
// The browser restores the fields of a page that is visited again; the list follows them.
if (sort.value !== 'featured' || colour.value) refresh();
