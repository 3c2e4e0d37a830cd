// A page that React renders on a server and hydrates in the browser, with slots in it.

import { createElement as h, StrictMode, useEffect, useRef, useState } from 'react';

/** An element that is a slot from when it is hydrated on, with our content in its light DOM. */
function Marked({ name, children }) {
  const ref = useRef(null);
  useEffect(() => ref.current.setAttribute('data-ms-slot', name), [name]);
  return h('div', { ref, className: 'marked' }, children);
}

function Shop() {
  const [count, setCount] = useState(0);
  const [isThere, setThere] = useState(true);
  const [key, setKey] = useState(0);
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true';
    // Renders the slot anew as another element, as often as somebody asks.
    window.renew = () => setKey((last) => last + 1);
  }, []);
  const own = count % 2 ? h('em', null, `Our own, ${count}`) : h('p', null, 'Our own, ', count, h('b', null, '!'));
  return h('main', null,
    h('h1', null, 'The shop'),
    isThere && h('microstage-slot', { name: 'hero', key }, own, count > 1 && h('i', null, 'more')),
    h(Marked, { name: 'marked' }, h('p', null, 'Our own note')),
    h('button', { id: 'count', onClick: () => setCount(count + 1) }, 'Count'),
    h('button', { id: 'toggle', onClick: () => setThere(!isThere) }, 'Toggle'));
}

export const app = () => h(StrictMode, null, h(Shop));
