// Elements from data. There is no HTML string anywhere in the shop, so a strict content security
// policy and Trusted Types hold.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat());
  return made;
}

export const find = (selector, within = document) => within.querySelector(selector);

export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

export const parameter = (name) => new URLSearchParams(location.search).get(name);
