// An application that begins and ends instances, and looks at what they leave: `/pages/revert.html?journey=…`,
// with `&consent=…` where that is not `granted`.

import { start } from '/npm/index.js';

const asked = new URLSearchParams(location.search);
const [journey, consent] = [asked.get('journey'), asked.get('consent') ?? 'granted'];
const program = new Uint8Array(await (await fetch(`/v1/programs/${journey}/1`)).arrayBuffer());
const DAY_MS = 86_400_000;
let instance;

// Frames as fast as this machine: what is looked at is what a page shows in the end, not when.
const frame = window.requestAnimationFrame.bind(window);
const { port1, port2 } = new MessageChannel();
const acts = [];
port1.onmessage = () => acts.splice(0).forEach((act) => act(performance.now()));
window.requestAnimationFrame = (act) => {
  port2.postMessage('');
  return acts.push(act);
};

/** Begins an instance. */
window.begin = async () => {
  instance = await start({ journey, key: 'demo', consent, program });
  if (instance.stage === undefined) throw new Error(`no stage, rung ${instance.rung}`);
};
window.end = () => instance.destroy();

/** Another view, with what blocks need to know. */
window.view = () => {
  instance.page();
  instance.track('gallery', { stock: 3, cart: 38, ends: Math.ceil(Date.now() / DAY_MS + 1) * DAY_MS });
};

/** Has slots show a block, by the rule of this name; resolves when that is so, with what the block does. */
window.show = async (slots, block, rule = block) => {
  instance.track('show', Object.fromEntries(slots.map((slot) => [slot, rule])));
  await until(`${block} in ${slots}`, () => {
    leave();
    return slots.every((slot) => shown().some(({ dataset }) => dataset.msSlot === slot && dataset.msShows === block));
  });
  await frames();
};

/** Elements that show a block: of an element of ours it is a place in its shadow root. */
window.shown = () =>
  [document, ...[...document.querySelectorAll('microstage-slot')].flatMap(({ shadowRoot }) => shadowRoot ?? [])].flatMap((root) => [...root.querySelectorAll('[data-ms-shows]')]);

/** Another view a second later, in which no rule holds. */
window.clear = async () => {
  await __clock.runTo(__clock.now() + 1000);
  view();
  await until('nothing', () => {
    leave();
    return !shown().length;
  });
  await frames();
};

/** Nothing is taken out of the visitor's hands, so they leave it; a dialog may take the focus when its module has come. */
const leave = () => document.activeElement.blur();

/** What has been asked for has had its frames, and the modules of behaviours are there. */
const frames = async () => {
  for (let count = 0; count < 2; count += 1) await new Promise((resolve) => frame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
};

const until = async (what, holds) => {
  for (let count = 0; !holds(); count += 1) {
    if (count > 4_000) throw new Error(`waited for ${what}; ${JSON.stringify(instance.diagnose())}`);
    // What is seen is told in real ones.
    await new Promise((resolve) => (count % 8 ? requestAnimationFrame : frame)(resolve));
  }
};

/** The visitor closes the block: by its button, by Escape, or where it has neither, by a mark on it. */
window.dismiss = async (slot) => {
  const find = () => shown().find(({ dataset }) => dataset.msSlot === slot);
  const block = find().firstElementChild;
  const closes = block.querySelector('[data-ms-do=dismiss]') ?? block;
  closes.dataset.msDo = 'dismiss';
  closes.click();
  // The focus is kept in the slot until it goes somewhere else.
  document.querySelector('#own-button').focus();
  leave();
  await until(`${slot} to be closed`, () => !find());
  await frames();
};

/** All nodes of the page in order, its styles, and what was typed. */
const look = () => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  const nodes = [];
  for (let node = walker.currentNode; node; node = walker.nextNode()) nodes.push(node);
  return { nodes, html: document.documentElement.outerHTML, sheets: [...document.adoptedStyleSheets], typed: [...document.querySelectorAll('input')].map(({ value }) => value).join() };
};
let before;
window.remember = () => {
  document.querySelector('#attribute input').value = 'typed by the visitor';
  before = look();
};

/** How the page differs from what was remembered: nothing where it does not. `isOver`: no instance runs. */
window.differs = (isOver) => {
  const now = look();
  const found = [];
  if (now.html !== before.html) found.push(now.html);
  if (now.nodes.length !== before.nodes.length || now.nodes.some((node, at) => node !== before.nodes[at])) found.push('other nodes');
  if (now.typed !== before.typed) found.push(now.typed);
  // While it runs, its own styles are there as well.
  const sheets = isOver ? now.sheets : now.sheets.slice(0, before.sheets.length);
  if (sheets.length !== before.sheets.length || sheets.some((sheet, at) => sheet !== before.sheets[at])) found.push('other styles');
  return found;
};

/** Begins and ends an instance so often, each time with every block: some in slots of the page, some over it. */
window.mount = async (times, placed, over) => {
  const blocks = [...placed, ...over];
  const every = document.querySelector('#every');
  if (!every.childElementCount) {
    every.append(...placed.map((block) => {
      const slot = document.createElement('div');
      slot.dataset.msSlot = `every_${block}`;
      return slot;
    }));
    remember();
  }
  for (let time = 0; time < times; time += 1) {
    await begin();
    view();
    await until('every block', () => blocks.every((block) => document.querySelector(`[data-ms-shows="${block}"] > *`)));
    await new Promise((resolve) => frame(resolve));
    end();
    const found = differs(true);
    if (found.length) throw new Error(`time ${time}: ${found}`);
  }
};

// A style of the shop's own, which has to stay.
const sheet = new CSSStyleSheet();
sheet.replaceSync('.place { block-size: 12rem; overflow: hidden; }');
document.adoptedStyleSheets = [sheet];
window.ready = true;
