// Nothing runs and nothing breaks in any field of any kind of block, whatever the names of the shop's products are.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { forEachEngine } from './support/engines.mjs';
import { OVER, PAGE, folderWith } from './support/gallery.mjs';
import { HOSTILE } from './support/hostile.mjs';
import { at } from './support/places.mjs';
import { open, serve } from './support/shop.mjs';
import { expectQuiet } from './support/visit.mjs';

/** So many arrive in every block; halves of letters and what looks like an address of e-mail do not. */
const LEAST = 200;

/** Fields that are no texts. */
const FIXED = new Set(['kind', 'survey', 'answer', 'value', 'stock', 'until', 'watch', 'after', 'stay', 'template', 'side', 'if']);
/** Fields that are addresses: their beginning is the author's. */
const ADDRESSES = new Set(['href', 'src', 'image']);

/** A block in which every text is the product's name. */
function said(value, name = '') {
  if (FIXED.has(name)) return value;
  if (typeof value === 'string') return ADDRESSES.has(name) ? `${value.split('?')[0]}?{{ said }}#{{ said }}` : '{{ said }}';
  if (Array.isArray(value)) return value.map((each) => said(each, name));
  if (typeof value !== 'object') return value;
  if ('en' in value) return '{{ said }}';
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, said(each, key)]));
}

/** The slot of the gallery for a block. */
const slotOf = ({ kind, answer, until }) => `gallery_${answer ?? (until ? 'countdown' : kind)}`;

/** Each kind with all of its fields: what the engine's own test compiles. What sources say, and what the page itself is, has tests of its own. */
function blocks() {
  const rows = JSON.parse(readFileSync(at('crates/engine/tests/journeys/blocks.json'), 'utf8'));
  const known = new Map();
  for (const { block } of rows) {
    if (block.kind === 'page' || block.source || block.recommend) continue;
    const slot = slotOf(block);
    if (JSON.stringify(block).length > JSON.stringify(known.get(slot) ?? '').length) known.set(slot, block);
  }
  return known;
}

const TURNS = [0, 1];

/** Two of each block, which take turns, for one that stays is not built anew. */
function journey() {
  const all = [...blocks()];
  return {
    journey: 'gallery', version: 1, currency: 'EUR',
    facts: {
      said: { last: 'view_item.item_name' }, turn: { last: 'view_item.turn' },
      stock: { last: 'gallery.stock' }, cart_value: { last: 'gallery.cart' },
    },
    stages: { looking: { initial: true } },
    slots: Object.fromEntries(all.map(([slot, { kind }]) => [slot, {
      [OVER.includes(kind) ? 'overlay' : 'reserved']: true, choose: TURNS.map((turn) => ({ block: `${slot}${turn}`, when: `turn == ${turn}.0` })),
    }])),
    blocks: Object.fromEntries(all.flatMap(([slot, block]) => TURNS.map((turn) => [`${slot}${turn}`, said({ ...block, ...('until' in block && { until: '2099-01-01T00:00:00Z' }) })]))),
  };
}

/** Runs in the page: a template with every mark, and the names that the block has for it. */
const TEMPLATE = `const template = document.createElement('template');
  template.dataset.msBlock = 'note';
  const add = (to, tag, marks) => {
    const made = document.createElement(tag);
    for (const mark in marks) made.setAttribute('data-ms-' + mark, marks[mark]);
    to.append(made);
    return made;
  };
  const ATTRIBUTES = ['title', 'aria-label', 'data-x', 'onclick', 'style', 'srcdoc', 'data-ms-do', 'href'].map((name) => name + ': n').join(';');
  const root = add(template.content, 'div', { attr: ATTRIBUTES });
  for (const tag of ['p', 'script', 'style']) add(root, tag, { text: 'n', if: 'few' });
  for (const tag of ['a', 'link', 'base']) add(root, tag, { href: 'n' });
  for (const tag of ['img', 'script', 'iframe', 'embed']) add(root, tag, { src: 'n' });
  add(add(root, 'p', { each: 'steps', attr: 'title: more' }), 'b', { text: 'text' });
  add(root, 'button', { on: 'n' });
  document.body.append(template);`;

/** Runs in the page: shows every block with every text, and gives what is not as it should be. */
const TRY = `// Halves of letters are more than drivers can tell, so what is wrong is told as JSON.
  const [json, slots, done] = arguments;
  const texts = JSON.parse(json);
  const ALLOWED = /^(?:class|href|src|alt|role|width|height|type|value|max|maxlength|tabindex|loading|decoding|scope|hidden|open|(?:aria|data-ms)-[a-z]+)$/;
  // What of the page's own template is refused stands in it all the same, and has nothing in it.
  const EMPTY = /^(?:script|style|iframe|embed|link|base)$/;
  const FORBIDDEN = /^(?:script|style|iframe|object|embed|svg|link|meta|base|form)$/i;
  // By the behaviours of these: no attribute of this name is ever written.
  const STYLED = { '.ms-point': ['left', 'top'], '.ms-sticky': ['visibility'] };
  const wrong = [];
  const arrived = Object.fromEntries(slots.map((slot) => [slot, 0]));
  const isStyled = (element) => Object.entries(STYLED).some(([selector, names]) => element.matches(selector) && [...element.style].every((name) => names.includes(name)));
  const runs = (address) => { try { return !/^(?:https?|mailto|tel):$/.test(new URL(address, document.baseURI).protocol); } catch { return false; } };
  const look = (text, name) => {
    const slot = document.querySelector('[data-ms-slot=' + name + ']');
    const isOwn = name === 'gallery_template';
    let isHere = slot.textContent.includes(text);
    for (const element of slot.querySelectorAll('*')) {
      if (isOwn && EMPTY.test(element.localName) ? element.textContent || element.hasAttribute('src') || element.hasAttribute('href') : FORBIDDEN.test(element.localName)) wrong.push([text, element.outerHTML]);
      for (const { name, value } of element.attributes) {
        isHere ||= value.includes(text);
        if (!(ALLOWED.test(name) || (name === 'style' && isStyled(element)) || (isOwn && /^(?:title|data-x)$/.test(name)))) wrong.push([text, name, value]);
      }
      for (const name of ['href', 'src']) if (element.hasAttribute(name) && runs(element.getAttribute(name))) wrong.push([text, name, element.getAttribute(name)]);
      if (element.getAttribute('data-ms-do') && element.getAttribute('data-ms-do') !== 'dismiss') wrong.push([text, 'data-ms-do']);
    }
    arrived[name] += isHere;
  };
  // Frames as fast as the machine: what is looked at is what is shown, not when.
  const { port1, port2 } = new MessageChannel();
  const acts = [];
  port1.onmessage = () => acts.splice(0).forEach((act) => act(performance.now()));
  window.requestAnimationFrame = (act) => (port2.postMessage(''), acts.push(act));
  (async () => {
    for (const [round, text] of texts.entries()) {
      microstage('track', 'view_item', { items: [{ item_id: 'coat', item_name: text, price: 1 }], turn: round % 2 });
      microstage('page', {});
      // They come one after the other, over some frames; not where the visitor's focus is, and a dialog takes it. What they do
      // begins behind it, and the points of a picture show that it has.
      const left = new Set(slots);
      while (left.size || !document.querySelector('.ms-point[data-ms-placed]')) {
        document.activeElement.blur();
        await new Promise(requestAnimationFrame);
        for (const name of left) if (document.querySelector('[data-ms-slot=' + name + ']')?.dataset.msShows?.endsWith(round % 2)) left.delete(name);
      }
      for (const name of slots) look(text, name);
    }
  })().then(() => done({ wrong: wrong.slice(0, 20).map((each) => JSON.stringify(each)), arrived, ran: window.ran ?? null }), (error) => done({ error: String(error) }));`;

forEachEngine('blocks: hostile texts', async ({ driver }, t) => {
  await t.test('nothing runs and nothing breaks, in any field of any kind', async (t) => {
    const tried = journey();
    const names = Object.keys(tried.slots);
    const server = await serve(t, { collector: { journeys: folderWith(t, tried) } });
    await open(driver, server.url(`${PAGE}?theme=light`));
    await driver.executeScript(TEMPLATE);
    await driver.manage().setTimeouts({ script: 120_000 });
    const { wrong, arrived, ran, error } = await driver.executeAsyncScript(TRY, JSON.stringify(HOSTILE), names);
    assert.equal(error, undefined);
    assert.deepEqual(wrong, []);
    assert.equal(ran, null, 'something ran');
    assert.equal(names.length, 23);
    assert.deepEqual(Object.entries(arrived).filter(([, count]) => count < LEAST), []);
    await expectQuiet(driver, server, /Failed to load resource|status of 4/);
  });
}, { timeout: 240_000 });
