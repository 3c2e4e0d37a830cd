// What every page has around its content: the menu, the number in the basket, the footer and the
// question about privacy.

import * as cart from './cart.js';
import { categories } from './catalogue.js';
import { startConsent } from './consent.js';
import { element, find } from './dom.js';

const links = (pairs) =>
  element(
    'ul',
    {},
    pairs.map(([label, href]) => element('li', {}, element('a', { href }, label))),
  );

function footer(askAgain) {
  const choices = element(
    'button',
    { type: 'button', class: 'link', 'data-test': 'privacy-choices' },
    'Privacy choices',
  );
  choices.addEventListener('click', askAgain);
  const shop = links(categories.map(({ id, name }) => [name, `category.html?c=${id}`]));
  return element(
    'footer',
    { class: 'footer' },
    element(
      'div',
      { class: 'wrap footer-columns' },
      element(
        'div',
        { class: 'footer-about' },
        element('p', { class: 'brand' }, 'Alder & Reed'),
        element(
          'p',
          {},
          'Clothes and things for the house, made in small workshops and mended for as long as you use them.',
        ),
      ),
      element('nav', { 'aria-label': 'Shop' }, element('h2', {}, 'Shop'), shop),
      element(
        'section',
        { 'aria-label': 'Good to know' },
        element('h2', {}, 'Good to know'),
        element(
          'ul',
          {},
          ['Free delivery from €60', '30 days to return, free of charge', 'Repairs: send it, we mend it'].map((text) =>
            element('li', {}, text),
          ),
        ),
      ),
    ),
    element(
      'div',
      { class: 'wrap footer-small' },
      element('p', {}, 'A demo shop: nothing is sold here, and the pictures are drawn.'),
      choices,
    ),
  );
}

function showCount() {
  const count = cart.count();
  find('[data-cart-count]').textContent = count || '';
  find('.cart-link').setAttribute('aria-label', `Basket, ${count} ${count === 1 ? 'piece' : 'pieces'}`);
}

function startMenu() {
  const button = find('.menu-button');
  const set = (open) => button.setAttribute('aria-expanded', open);
  button.addEventListener('click', () => set(button.getAttribute('aria-expanded') !== 'true'));
  find('.header').addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || button.getAttribute('aria-expanded') !== 'true') return;
    set(false);
    button.focus();
  });
}

// Marks the category of this page in the menu.
export function markCategory(id) {
  find(`.header nav a[href="category.html?c=${id}"]`)?.setAttribute('aria-current', 'page');
}

startMenu();
showCount();
cart.watch(showCount);
find('main').after(footer(startConsent()));
