// What Shopify puts around a pixel: `register` hands it its interfaces, all of them by messages.

import { pixel } from '/npm/pixel.js';

const subscribers = new Map();
const consents = [];
const waiting = new Map();
let count = 0;
const ask = (method) => (...args) =>
  new Promise((resolve) => {
    waiting.set(++count, resolve);
    postMessage({ id: count, method, args });
  });

onmessage = ({ data: { id, value, event, begin, customerPrivacy } }) => {
  try {
    if (id) return waiting.get(id)(value);
    if (event) return subscribers.get(event.name)?.(event);
    if (!begin) return consents.forEach((act) => act({ customerPrivacy }));
    pixel({
      analytics: { subscribe: (name, act) => subscribers.set(name, act) },
      browser: { localStorage: { getItem: ask('getItem'), setItem: ask('setItem'), removeItem: ask('removeItem') } },
      init: { customerPrivacy },
      customerPrivacy: { subscribe: (name, act) => consents.push(act) },
    }, begin);
    postMessage({ ready: [typeof document, typeof window, ...subscribers.keys()] });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
postMessage({ ready: 'imported' });
