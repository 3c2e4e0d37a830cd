// A shop in React, in the strict mode that mounts everything twice.

import { createElement as h, StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { PRODUCTS, addressOf, begin, productHere, tell, titleOf } from './shop.js';

function Link({ product, id, go, children }) {
  const follow = (event) => {
    event.preventDefault();
    // As some libraries do for every click.
    event.stopPropagation();
    go(product);
  };
  return h('a', { id, href: addressOf(product), onClick: follow }, children);
}

function Product({ product, go }) {
  const told = useRef();
  useEffect(() => {
    document.title = titleOf(product);
    // The strict mode runs this twice, and the visitor looks once.
    if (told.current !== product) tell('view_item', product);
    told.current = product;
  }, [product]);
  return h('main', { className: 'tall' },
    h('h1', null, product.name),
    h('button', { id: 'add', onClick: () => tell('add_to_cart', product) }, 'Add'),
    h(Link, { id: 'home', go }, 'All products'));
}

function List({ go }) {
  useEffect(() => {
    document.title = titleOf();
  }, []);
  return h('main', null, PRODUCTS.map((product) => h('p', { key: product.id }, h(Link, { product, id: product.id, go }, product.name))));
}

function Shop() {
  const [product, setProduct] = useState(productHere);
  useEffect(begin, []);
  useEffect(() => {
    const look = () => setProduct(productHere());
    addEventListener('popstate', look);
    return () => removeEventListener('popstate', look);
  }, []);
  const go = (to) => {
    history.pushState(null, '', addressOf(to));
    setProduct(to);
    scrollTo(0, 0);
  };
  return product ? h(Product, { product, go }) : h(List, { go });
}

createRoot(document.querySelector('#app')).render(h(StrictMode, null, h(Shop)));
