// One product (`?id=linen-shirt`).

import { markCategory } from '../frame.js';
import * as cart from '../cart.js';
import { findCategory, findProduct, relatedTo } from '../catalogue.js';
import { colours } from '../colours.js';
import * as dataLayer from '../datalayer.js';
import { element, find, findAll, parameter } from '../dom.js';
import { price } from '../money.js';
import { picture, rating, showList, swatch } from '../product-card.js';

const field = (name) => find(`[data-field="${name}"]`);

const choice = (name, value, checked, ...label) =>
  element(
    'label',
    { class: 'choice' },
    element('input', { type: 'radio', name, value, checked, class: 'visually-hidden' }),
    element('span', {}, ...label),
  );

function stockText({ stock }) {
  return stock < 10 ? `In stock: ${stock} pieces` : 'In stock';
}

function showText(product) {
  const category = findCategory(product.category);
  document.title = `${product.name} – Alder & Reed`;
  field('name').textContent = product.name;
  field('price').textContent = price(product.price);
  field('rating').replaceChildren(rating(product));
  field('summary').textContent = product.summary;
  field('stock').textContent = stockText(product);
  field('material').textContent = product.material;
  field('care').textContent = product.care;
  field('details').replaceChildren(...product.details.map((text) => element('li', {}, text)));
  const crumb = field('category');
  crumb.textContent = category.name;
  crumb.href = `category.html?c=${category.id}`;
  markCategory(category.id);
}

function showColour(product, colour) {
  field('colour').textContent = colours[colour].label;
  find('.gallery-main').replaceChildren(picture(product, colour));
  for (const view of findAll('.gallery-views button')) view.replaceChildren(picture(product, colour, { alt: '' }));
}

function showChoices(product) {
  const middle = product.sizes[Math.floor((product.sizes.length - 1) / 2)];
  field('colours').replaceChildren(
    ...product.colours.map((colour, index) =>
      choice(
        'colour',
        colour,
        index === 0,
        swatch(colour),
        element('span', { class: 'visually-hidden' }, colours[colour].label),
      ),
    ),
  );
  field('sizes').replaceChildren(...product.sizes.map((size) => choice('size', size, size === middle, size)));
}

function startGallery() {
  const views = findAll('.gallery-views button');
  for (const view of views) {
    view.addEventListener('click', () => {
      find('.gallery-main').classList.toggle('near', view.dataset.view === 'near');
      for (const other of views) other.setAttribute('aria-pressed', other === view);
    });
  }
}

function startBuying(product) {
  const form = find('#buy');
  const chosen = () => Object.fromEntries(new FormData(form));
  field('colours').addEventListener('change', () => showColour(product, chosen().colour));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const line = { id: product.id, ...chosen() };
    const before = cart.count();
    cart.add(line);
    const text = cart.count() > before ? 'Added to your basket. ' : 'All that we have of it is in your basket. ';
    find('#added').replaceChildren(text, element('a', { href: 'cart.html' }, 'View basket'));
  });
  // Until now a click would have sent the form to nowhere.
  form.querySelector('[type="submit"]').disabled = false;
}

const product = findProduct(parameter('id'));
if (product) {
  showText(product);
  showChoices(product);
  showColour(product, product.colours[0]);
  startGallery();
  startBuying(product);
  dataLayer.viewItem(product);
  showList(find('#related'), { id: 'related', name: 'Goes well with it' }, relatedTo(product, 4));
} else {
  document.title = 'Not found – Alder & Reed';
  find('.product').hidden = true;
  find('#missing').hidden = false;
  find('.related').hidden = true;
}
