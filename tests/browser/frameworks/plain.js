// A shop in plain JavaScript.

import { PRODUCTS, addressOf, begin, productHere, tell, titleOf } from './shop.js';

const make = (tag, values, ...children) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children);
  return element;
};

const link = (id, product, text) =>
  make('a', {
    id,
    href: addressOf(product),
    onclick: (event) => {
      event.preventDefault();
      event.stopPropagation();
      history.pushState(null, '', addressOf(product));
      show();
      scrollTo(0, 0);
    },
  }, text);

function show() {
  const product = productHere();
  document.title = titleOf(product);
  const parts = product
    ? [make('h1', {}, product.name), make('button', { id: 'add', onclick: () => tell('add_to_cart', product) }, 'Add'), link('home', undefined, 'All products')]
    : PRODUCTS.map((each) => make('p', {}, link(each.id, each, each.name)));
  document.querySelector('#app').replaceChildren(make('main', { className: product ? 'tall' : '' }, ...parts));
  if (product) tell('view_item', product);
}

begin();
show();
addEventListener('popstate', show);
