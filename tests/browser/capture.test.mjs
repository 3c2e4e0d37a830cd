// What a visitor does, and what capture makes of it: one row for each thing that they can do.

import assert from 'node:assert/strict';
import { By } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { observe, on, told } from './support/capture.mjs';
import { expectQuiet } from './support/visit.mjs';

const clickOn = (selector) => (driver) => driver.findElement(By.css(selector)).click();
const press = (selector, ...keys) => (driver) => driver.findElement(By.css(selector)).sendKeys(...keys);
const doing = (selector, script) => (driver) => on(driver, selector, script);
const leave = (ended) => (driver) => driver.executeScript('leave(arguments[0])', ended);
const wait = (ms) => (driver, server) => advance(driver, server, ms);

/** The mouse is moved out of the window at this height, as browsers tell it. */
const mouseOut = (init) =>
  doing('body', `element.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, ...${JSON.stringify(init)} }))`);

const FORM = `<form id="newsletter" name="news"><input id="mail" name="id"><input name="name"><button>Send</button></form>
  <input id="outside" form="newsletter">`;
const LINKS = `<a id="away" href="https://elsewhere.example/page?token=1#x"><b>Our  <i>friends</i></b></a>
  <a id="own" href="/pages/next.html">Next</a> <a id="mail" href="mailto:someone@shop.example">Mail</a>
  <a id="file" href="/files/Sizes.PDF?key=1">Sizes</a> <a id="made" href="blob:x" download="list.csv">List</a>
  <a id="cad" href="/files/plan.dwg">Plan</a>`;

/** A script of the page fails in this way, or with this name and stack. */
const fail = (how) => doing('body', `setTimeout(fails.${how})`);
const failNamed = (...how) => (driver) => driver.executeScript('fails.named(...arguments)', ...how);

const ROWS = [
  ['exit: the mouse leaves through the top, once in a view', {
    capture: { exit: true },
    acts: [mouseOut({ clientY: -3 }), mouseOut({ clientY: -3 }), leave(true), mouseOut({ clientY: -3 })],
    expected: [['exit_intent', {}], ['exit_intent', {}]],
  }],
  ['exit: not at the sides, between elements, or with a button down', {
    html: '<p id="p">Text</p>',
    capture: { exit: true },
    acts: [mouseOut({ clientY: 200 }), mouseOut({ clientY: -3, buttons: 1 }),
      doing('#p', "element.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: -3, relatedTarget: document.body }))")],
    expected: [],
  }],
  ['selection: told once it stays, and not where nothing is chosen', {
    html: '<p id="terms">Some <b>words</b> of ours</p>',
    capture: { selection: true },
    acts: [doing('#terms b', 'getSelection().selectAllChildren(element)'), wait(400),
      doing('#terms', 'getSelection().selectAllChildren(element)'), wait(600),
      doing('#terms', 'getSelection().removeAllRanges()'), wait(600)],
    expected: [['text_select', { element: '#terms' }]],
  }],
  ['selection: what is copied', {
    html: '<p class="price large">12</p>',
    capture: { selection: true },
    acts: [doing('p', "element.dispatchEvent(new ClipboardEvent('copy', { bubbles: true }))")],
    expected: [['text_copy', { element: 'p.price' }]],
  }],
  ['forms: begun once in a view, sent each time, by attributes and not by fields of these names', {
    html: FORM,
    capture: { forms: true },
    acts: [press('#mail', 'ab'), press('#outside', 'cd'), clickOn('form button'), leave(true), press('#mail', 'e')],
    expected: [['form_start', { form_id: 'newsletter', form_name: 'news' }], ['form_submit', { form_id: 'newsletter', form_name: 'news' }],
      ['form_start', { form_id: 'newsletter', form_name: 'news' }]],
  }],
  ['forms: a field without a form, and one that only has the focus', {
    html: `<input id="alone">${FORM}`,
    capture: { forms: true },
    acts: [press('#alone', 'ab'), doing('#mail', 'element.focus()')],
    expected: [],
  }],
  ['search: the first of the named parameters that has a term', {
    query: '?find=&term=%20red+shoes%20&q=no',
    capture: { search: ['find', 'term'] },
    acts: [],
    expected: [['search', { search_term: 'red shoes' }]],
  }],
  ['search: the usual names, in each view', {
    query: '?q=shoes',
    capture: { search: true },
    acts: [doing('body', "history.pushState(null, '', '?q=boots')"), leave(true), doing('body', "history.pushState(null, '', '?page=2')"), leave(true)],
    expected: [['search', { search_term: 'shoes' }], ['search', { search_term: 'boots' }]],
  }],
  ['links: away, without query and fragment', {
    html: LINKS,
    capture: { links: true },
    acts: [clickOn('#away i'), clickOn('#own'), clickOn('#mail')],
    expected: [['link_click', { link_url: 'https://elsewhere.example/page', link_domain: 'elsewhere.example' }]],
  }],
  ['links: with their text where that is allowed', {
    html: LINKS,
    settings: { text: '#away' },
    capture: { links: true },
    acts: [clickOn('#away i')],
    expected: [['link_click', { link_url: 'https://elsewhere.example/page', link_domain: 'elsewhere.example', link_text: 'Our friends' }]],
  }],
  ['links: files, by their ending or because they say so', {
    html: LINKS,
    capture: { links: true },
    acts: [clickOn('#file'), clickOn('#made'), clickOn('#cad')],
    expected: (origin) => [['file_download', { file_extension: 'pdf', link_url: `${origin}/files/Sizes.PDF`, link_domain: '127.0.0.1' }],
      ['file_download', { file_extension: 'csv' }]],
  }],
  ['links: files of the shop\'s own list', {
    html: LINKS,
    capture: { links: { downloads: ['dwg'] } },
    acts: [clickOn('#file'), clickOn('#cad')],
    expected: (origin) => [['file_download', { file_extension: 'dwg', link_url: `${origin}/files/plan.dwg`, link_domain: '127.0.0.1' }]],
  }],
  ['links: the middle button follows, the right one does not', {
    html: LINKS,
    capture: { links: true },
    acts: [1, 2].map((button) => doing('#away', `element.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, composed: true, cancelable: true, button: ${button} }))`)),
    expected: [['link_click', { link_url: 'https://elsewhere.example/page', link_domain: 'elsewhere.example' }]],
  }],
  ['links: in a shadow root, whose handler keeps the click to itself', {
    html: '<div id="host"></div>',
    capture: { links: true },
    acts: [doing('#host', `const root = element.attachShadow({ mode: 'open' });
      root.innerHTML = '<a href="https://elsewhere.example/"><span>Away</span></a>';
      root.querySelector('a').onclick = (event) => { event.stopPropagation(); event.preventDefault(); };
      root.querySelector('span').click();`)],
    expected: [['link_click', { link_url: 'https://elsewhere.example/', link_domain: 'elsewhere.example' }]],
  }],
  ['errors: the kind and the file, and never the message', {
    capture: { errors: true },
    acts: ['throws', 'throwsAgain', 'rejects'].map(fail),
    expected: ['TypeError', 'RangeError'].map((kind) => ['exception', { description: `${kind} in /pages/capture.html`, fatal: false }]),
    loud: true,
  }],
  ['errors: five in a view, each kind once', {
    capture: { errors: true },
    acts: [...['A', 'B', 'C', 'D', 'E', 'F', 'A'].map((name) => failNamed(name, '')), leave(true), failNamed('a name with blanks', '')],
    expected: ['A', 'B', 'C', 'D', 'E', 'Error'].map((description) => ['exception', { description, fatal: false }]),
    loud: true,
  }],
  ['errors: not those of extensions, of nothing, and of what was called off', {
    capture: { errors: true },
    acts: [failNamed('Error', 'at f (chrome-extension://abc/a.js:1:1)'), failNamed('Error', 'f@moz-extension://abc/a.js:1:1'),
      fail('throwsText'), fail('aborts'),
      doing('body', "element.insertAdjacentHTML('beforeend', '<img src=\"/__test/none.png\">')")],
    expected: [],
    loud: true,
  }],
  ['opt-out: by attribute and by selector, for everything', {
    html: `<div data-ms-ignore>${LINKS}</div><div class="account">${FORM}<p id="terms">Words</p></div>`,
    settings: { ignore: '.account, .other' },
    capture: { forms: true, links: true, selection: true, frustration: true, heat: true },
    acts: [clickOn('#away'), press('#mail[name]', 'ab'), clickOn('form button'), doing('#terms', 'getSelection().selectAllChildren(element)'), wait(4_000)],
    expected: [],
  }],
  ['opt-out: also where a handler takes the element out at once', {
    html: `<div data-ms-ignore>${LINKS}</div>`,
    capture: { links: true },
    acts: [doing('#away', "element.addEventListener('click', () => element.remove())"), clickOn('#away')],
    expected: [],
  }],
];

forEachEngine('capture', async ({ driver }, t) => {
  for (const [title, { acts, expected, loud, ...setting }] of ROWS) {
    await t.test(title, async (t) => {
      const server = await observe(t, driver, setting);
      for (const act of acts) {
        await act(driver, server);
        await told(driver);
      }
      assert.deepEqual(await told(driver), typeof expected === 'function' ? expected(server.origin) : expected);
      assert.deepEqual(await driver.executeScript('return refused'), []);
      if (!loud) await expectQuiet(driver, server);
    });
  }
});
