// Clicks that lead to nothing, told only where nothing could have been meant; and where on the
// page clicks and attention go.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { advance } from './support/clock.mjs';
import { bring, observe, on, told } from './support/capture.mjs';
import { forEachEngine } from './support/engines.mjs';
import { expectQuiet } from './support/visit.mjs';

const settled = (driver) => told(driver);

/** Clicks at this point of an element, in pixels from its upper left corner, or in its middle. */
const clickAt = (selector, ...point) => async (driver) => {
  // Not by the driver's own click of an element: Firefox's changes the element's style for that.
  const [left, top, width, height] = await on(driver, selector, `const box = element.getBoundingClientRect();
    return [box.left, box.top, box.width, box.height]`);
  const [x, y] = point.length ? point : [width / 2, height / 2];
  await driver.actions().move({ x: Math.round(left + x), y: Math.round(top + y), duration: 0 }).click().perform();
  await settled(driver);
};
const click = (selector) => clickAt(selector);
/** Three clicks at one place, faster than anybody reads; `selector` for each. */
const hammer = (selector, times = 3) => async (driver) => {
  for (let time = 0; time < times; time++) await click(selector)(driver);
};
const doing = (selector, script) => (driver) => on(driver, selector, script);
const wait = (ms) => (driver, server) => advance(driver, server, ms);
const leave = (driver) => driver.executeScript('leave(false)');

const DEAD = (element) => ['dead_click', { element }];
const RAGE = (element) => ['rage_click', { element }];

/** A button whose click does this. */
const button = (script, more = '') => `<button id="b" type="button" ${more} onclick="${script}">Do</button><output></output><p id="p">Text of ours</p>`;
/** The same within a shadow root, which is made of the button. */
const inShadow = (script) => doing('#b', `const host = document.createElement('div');
  host.style.display = 'inline-block';
  element.after(host);
  const root = host.attachShadow({ mode: 'open' });
  root.append(element, document.querySelector('output'));
  root.querySelector('button').onclick = () => { ${script} };
  host.id = 'host';`);

/** One click and a long wait; what was told then. */
const AFTER_ONE_CLICK = [
  ['a button that does nothing', button(''), [DEAD('#b')]],
  ['what looks as if it could be clicked', '<div id="b" style="cursor: pointer">Do</div>', [DEAD('#b')]],
  ['what does not look so', '<div id="b">Text</div>', []],
  ['a link that leads nowhere', '<a id="b" href="#" onclick="return false">Do</a>', [DEAD('#b')]],
  ['an application\'s link that stays', '<a id="b" href="/somewhere">Do</a>', [DEAD('#b')]],
  ['a link that the browser follows', '<a id="b" href="/file" data-follow>Do</a>', []],
  ['a link within the page', '<a id="b" href="#p" data-follow>Do</a><p id="p">There</p>', []],
  ['an answer at once', button("document.querySelector('output').textContent = 'Done'"), []],
  ['an answer after a request', button("setTimeout(() => { document.querySelector('output').textContent = 'Done' }, 2500)"), []],
  ['an answer that comes too late', button("setTimeout(() => { document.querySelector('output').textContent = 'Done' }, 3500)"), [DEAD('#b')]],
  ['an answer by a class', button("this.classList.toggle('on')"), []],
  ['a dialog', button("document.querySelector('dialog').showModal()") + '<dialog>Hello</dialog>', []],
  ['the page is scrolled', button("window.scrollTo({ top: 500, behavior: 'instant' })") + '<div class="tall"></div>', []],
  ['text is selected', button("getSelection().selectAllChildren(document.querySelector('#p'))"), []],
  ['the focus goes elsewhere', button("document.querySelector('input').focus()") + '<input>', []],
  ['a form that is not complete', '<form><input required><button id="b">Send</button></form>', []],
  ['a form that is sent', '<form><button id="b">Send</button></form>', []],
  ['a file', button('', 'class="download-pdf"'), []],
  ['a picker of the browser', '<input id="b" type="date">', []],
  ['a list of the browser', '<select id="b"><option>One</option></select>', []],
  ['a label', '<label id="b">Name <input></label>', []],
  ['a menu made of CSS', button('', 'aria-haspopup="true"'), []],
  ['a canvas', '<canvas id="b" style="cursor: pointer"></canvas>', []],
  ['where the shop does not want it', `<div data-ms-ignore>${button('')}</div>`, []],
  ['an answer within a shadow root', button(''), [], [inShadow("root.querySelector('output').textContent = 'Done'"), click('#host')]],
  ['no answer within a shadow root', button(''), [DEAD('#b')], [inShadow(''), click('#host')]],
];

const FRUSTRATION = [
  ...AFTER_ONE_CLICK.map(([title, html, expected, acts = [click('#b')]]) => [
    `dead click: ${title}`, { html, capture: { frustration: true }, acts: [...acts, wait(10_000)], expected },
  ]),
  ['dead click: told once for one after the other', {
    html: button(''), capture: { frustration: true }, acts: [click('#b'), wait(1500), click('#b'), wait(10_000)], expected: [DEAD('#b')],
  }],
  ['dead click: not where the page is left', {
    html: button(''), capture: { frustration: true }, acts: [click('#b'), wait(1000), leave, wait(10_000)], expected: [],
  }],
  ['dead click: not where a script clicks', {
    html: button(''), capture: { frustration: true }, acts: [doing('#b', 'element.click()'), wait(10_000)], expected: [],
  }],
  ['rage: three clicks and nothing happens', {
    html: button(''), capture: { frustration: true }, acts: [hammer('#b'), wait(10_000)], expected: [RAGE('#b')],
  }],
  ['rage: on text that does not answer', {
    html: '<div id="b" style="user-select: none; -webkit-user-select: none">Offer</div>', capture: { frustration: true }, acts: [hammer('#b'), wait(10_000)], expected: [RAGE('#b')],
  }],
  ['rage: two are too few', { html: button(''), capture: { frustration: true }, acts: [hammer('#b', 2), wait(10_000)], expected: [DEAD('#b')] }],
  ['rage: not where the clicks are slow', {
    html: button(''), capture: { frustration: true }, acts: [click('#b'), wait(700), click('#b'), wait(700), click('#b'), wait(10_000)], expected: [DEAD('#b')],
  }],
  ['rage: not at different places', {
    html: `${button('')}<button id="c" type="button" style="margin-left: 200px">Other</button>`, capture: { frustration: true },
    acts: [click('#b'), click('#c'), click('#b'), wait(10_000)], expected: [DEAD('#c'), DEAD('#b')],
  }],
  ['rage: not where each click counts one up', {
    html: button("document.querySelector('output').value++"), capture: { frustration: true }, acts: [hammer('#b', 6), wait(10_000)], expected: [],
  }],
  ['rage: not in a field', { html: '<input id="b" type="number">', capture: { frustration: true }, acts: [hammer('#b', 6), wait(10_000)], expected: [] }],
];

// ----- A recorded visit -----

const RECORDING = path.join(process.env.MICROSTAGE_DATA ?? '', 'data/rrweb-demo-events.json');
const skip = process.env.MICROSTAGE_DATA && existsSync(RECORDING) ? false : 'MICROSTAGE_DATA names no folder with data/rrweb-demo-events.json';

/** Where and when the visitor of rrweb's demo clicked, in milliseconds of the visit (packages/types: 3 incremental, 2 interaction, 2 click). */
function recordedClicks() {
  const events = JSON.parse(readFileSync(RECORDING, 'utf8'));
  const [{ timestamp: began }] = events;
  const isClick = ({ type, data }) => type === 3 && data.source === 2 && data.type === 2;
  return events.filter(isClick).map(({ data: { x, y }, timestamp }) => ({ x, y, at: timestamp - began }));
}

/** The recorded clicks at their own times, `times` for each, and the rest of the visit. */
const replay = (times) => async (driver, server) => {
  const clicks = recordedClicks();
  assert.deepEqual(clicks.map(({ at }) => at), [1725, 46_924, 70_966]);
  let now = 0;
  for (const { x, y, at } of clicks) {
    await advance(driver, server, at - now);
    now = at;
    for (let time = 0; time < times; time++) await clickAt('#b', x, y)(driver);
  }
  await advance(driver, server, 81_080 - now);
};

const EVERYWHERE = '<button id="b" style="position: fixed; inset: 0; inline-size: 100vw; block-size: 100vh">Do</button>';
/** As on the recorded page, where a clock runs: it changes twice a second. */
const CLOCK = "let tick = 0; setInterval(() => (element.textContent = tick++), 530)";
const visit = { html: EVERYWHERE, capture: { frustration: true }, skip };
const RECORDED = [
  ['a recorded visit: a page that changes all the time has always answered', { ...visit, acts: [doing('#b', CLOCK), replay(1)], expected: [] }],
  ['a recorded visit: three clicks that lead to nothing', { ...visit, acts: [replay(1)], expected: [DEAD('#b'), DEAD('#b'), DEAD('#b')] }],
  ['a recorded visit: each of them three times', { ...visit, acts: [replay(3)], expected: [RAGE('#b'), RAGE('#b'), RAGE('#b')] }],
];

const PART = `<main style="height: 1000px"><section id="offers" style="width: 500px; height: 300px"><p id="user-12345">Text</p></section></main>`;
const move = doing('body', "element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))");
const clicks = (cells) => cells.filter((cell) => cell.clicks);
const seconds = (cells) => cells.filter((cell) => cell.seconds);

const HEAT = [
  ['heat: clicks by tenths of the nearest part with a name', {
    html: PART, capture: { heat: true },
    acts: [clickAt('#offers', 3, 3), clickAt('#offers', 10, 10), clickAt('#offers', 499, 299), clickAt('main', 5, 650), leave],
    cells: clicks, expected: [[
      { element: '#offers', x: 0, y: 0, clicks: 2 }, { element: '#offers', x: 9, y: 9, clicks: 1 }, { element: 'main', x: 0, y: 6, clicks: 1 },
    ]],
  }],
  ['heat: what is scrolled is where it was', {
    html: `<div style="height: 2000px"></div>${PART}<div class="tall"></div>`, capture: { heat: true },
    acts: [(driver) => bring(driver, '#offers'), clickAt('#offers', 250, 150), leave], cells: clicks, expected: [[{ element: '#offers', x: 5, y: 5, clicks: 1 }]],
  }],
  ['heat: attention by what is in view while somebody is there', {
    html: `<main style="height: 4000px"></main>`, capture: { heat: true },
    acts: [move, wait(10_000), leave, move, wait(4000), leave],
    cells: (cells) => seconds(cells).filter(({ element, y }) => element === 'main' && (y < 2 || y > 2)),
    expected: [[{ element: 'main', y: 0, seconds: 10 }, { element: 'main', y: 1, seconds: 10 }], [{ element: 'main', y: 0, seconds: 4 }, { element: 'main', y: 1, seconds: 4 }]],
  }],
  ['heat: nothing where the shop does not want it, and none of scripts', {
    html: `<div data-ms-ignore>${PART}</div><nav id="menu">Menu</nav>`, capture: { heat: true },
    acts: [clickAt('#offers', 3, 3), doing('#menu', 'element.click()'), leave], cells: clicks, expected: [],
  }],
];

forEachEngine('capture of clicks', async ({ driver }, t) => {
  for (const [title, { acts, expected, cells, skip, ...setting }] of [...FRUSTRATION, ...RECORDED, ...HEAT]) {
    await t.test(title, { skip }, async (t) => {
      const server = await observe(t, driver, setting);
      // The browser goes there, and stays here.
      server.fault({ path: '/file', status: 204 });
      for (const act of acts) await act(driver, server);
      const seen = await told(driver);
      assert.deepEqual(cells ? seen.map(([, { cells: all }]) => cells(all)) : seen, expected);
      assert.deepEqual(await driver.executeScript('return refused'), []);
      await expectQuiet(driver, server);
    });
  }
});
