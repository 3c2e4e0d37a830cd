'use client';

import { useEffect, useRef, useState } from 'react';

/** An element that is a slot from when it is hydrated on, with our content in its light DOM. */
function Marked({ name, children }) {
  const ref = useRef(null);
  useEffect(() => ref.current.setAttribute('data-ms-slot', name), [name]);
  return (
    <div ref={ref} className="marked">
      {children}
    </div>
  );
}

export default function Shop() {
  const [count, setCount] = useState(0);
  const [isThere, setThere] = useState(true);
  const [key, setKey] = useState(0);
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true';
    // Renders the slot anew as another element, as often as somebody asks.
    window.renew = () => setKey((last) => last + 1);
  }, []);
  return (
    <main>
      <h1>The shop</h1>
      {isThere && (
        <microstage-slot name="hero" key={key}>
          {count % 2 ? <em>{`Our own, ${count}`}</em> : <p>Our own, {count}<b>!</b></p>}
          {count > 1 && <i>more</i>}
        </microstage-slot>
      )}
      <Marked name="marked">
        <p>Our own note</p>
      </Marked>
      <button id="count" onClick={() => setCount(count + 1)}>Count</button>
      <button id="toggle" onClick={() => setThere(!isThere)}>Toggle</button>
    </main>
  );
}
