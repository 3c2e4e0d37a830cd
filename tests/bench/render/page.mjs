// A page of 100 slots and 1,000 product cards, and its journey: button `a` shows a block of ten products in
// every slot, `b` another one, and `own`, which begins another view, what the page shows by itself.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Slots of the page, and products in each of them. */
export const [SLOTS, PRODUCTS] = [100, 10];

/** What the page can be told to show, one after the other. */
export const STAGES = ['a', 'b', 'own'];

const range = (count) => Array.from({ length: count }, (_, at) => at);

const product = (slot, at, stage) => ({
  title: `Lambswool jumper ${slot}-${at}-${stage}`,
  href: `/shop/product.html?id=jumper-${slot}-${at}`,
  price: '{{ money(119.5) }}',
  was: '{{ money(139.0) }}',
  image: '/shop/img/fisherman-jumper-ecru.svg',
  badge: 'New',
});

const block = (slot, stage) => ({
  kind: slot % 2 ? 'grid' : 'carousel',
  title: `Chosen for you ${slot}`,
  products: range(PRODUCTS).map((at) => product(slot, at, stage)),
  ...(slot % 2 ? {} : { previous: 'Previous', next: 'Next' }),
});

function journey() {
  // What a slot shows gives way within a view only to what stands above it.
  const shown = STAGES.filter((stage) => stage !== 'own').reverse();
  return {
    journey: 'render',
    version: 1,
    currency: 'EUR',
    facts: { wish: { last: 'show.stage', scope: 'page' } },
    stages: { browsing: { initial: true } },
    slots: Object.fromEntries(range(SLOTS).map((slot) => [
      `slot_${slot}`,
      { reserved: true, choose: shown.map((stage) => ({ block: `block_${slot}_${stage}`, when: `wish == '${stage}'` })) },
    ])),
    blocks: Object.fromEntries(range(SLOTS).flatMap((slot) => shown.map((stage) => [`block_${slot}_${stage}`, block(slot, stage)]))),
  };
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A page of many slots</title>
    <style>
      body { margin: 0; padding-block-start: 3em; }
      nav { position: fixed; inset-block-start: 0; z-index: 1; background: Canvas; }
      [data-ms-slot] { block-size: 480px; overflow: auto; contain: layout; border-block-end: 1px solid; }
    </style>
    <script async src="/sdk/microstage.js" data-journey="render" data-key="demo" data-consent="granted"></script>
  </head>
  <body>
    <nav>${STAGES.map((stage) => `<button id="${stage}">${stage}</button>`).join('')}</nav>
    ${range(SLOTS).map((slot) => `<section data-ms-slot="slot_${slot}"><h2>Our own ${slot}</h2></section>`).join('\n    ')}
    <script src="show.js"></script>
  </body>
</html>
`;

const SCRIPT = `for (const { id } of document.querySelectorAll('nav button')) {
  document.querySelector('#' + id).addEventListener('click', () => (id === 'own' ? microstage('page') : microstage('track', 'show', { stage: id })));
}
`;

/** Writes page and journey into a folder: `{ pages, journeys }`, folders of it. */
export function write(folder) {
  const [pages, journeys] = [path.join(folder, 'pages'), path.join(folder, 'journeys')];
  for (const each of [pages, journeys]) mkdirSync(each, { recursive: true });
  writeFileSync(path.join(pages, 'many.html'), PAGE);
  writeFileSync(path.join(pages, 'show.js'), SCRIPT);
  writeFileSync(path.join(journeys, 'render.json'), JSON.stringify(journey()));
  return { pages, journeys };
}
