// A template of the page with every mark that there is: what is put in, and what no value can bring.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { open, serve, untilOwn, untilShown } from './support/shop.mjs';
import { click, expectQuiet } from './support/visit.mjs';

const PAGE = '/pages/templates.html';

/** What a browser itself says of a picture that is not there. */
const ALLOWED = /Failed to load resource|status of 404/;

const TITLE = 'A <b>coat</b> & "more"';
/** What the page says, as a shop's product data might. */
const SAID = {
  title: TITLE, address: '/coat?a=1#b', mail: 'mailto:shop', runs: 'javascript:window.ran=1', data: 'data:text/html,<script>window.ran=1</script>', blank: ' javascript:window.ran=1',
  file: '/evil.js', picture: '/shop/img/none.png', code: 'window.ran=1', style: 'color: red', action: 'dismiss', stock: 4,
};

/** Of each place its text, and its attributes but the id and the mark that is used up; nothing of one that is gone. */
const EXPECTED = {
  'text': [TITLE],
  'text-unbound': ['Own'],
  'text-of-object': ['Own'],
  'text-in-script': ['Own', { type: 'text/plain' }],
  'text-in-style': ['b { color: red }'],
  'href': ['A link', { href: SAID.address }],
  'href-mail': ['A link', { href: SAID.mail }],
  'href-runs': ['A link', { href: '/own' }],
  'href-data': ['A link'],
  'href-blank': ['A link'],
  'href-of-link': ['', { rel: 'stylesheet' }],
  'href-svg-runs': [''],
  'href-svg-script': [''],
  'href-use': [''],
  'src': ['', { alt: '', src: SAID.picture }],
  'src-runs': ['', { alt: '' }],
  'src-data': ['', { alt: '' }],
  'src-source': ['', { src: SAID.picture }],
  'src-script': [''],
  'src-frame': ['', { title: 'None' }],
  'src-embed': [''],
  'attr': ['Own', { 'title': TITLE, 'aria-label': TITLE, 'lang': 'fr', 'data-mood': TITLE, 'dir': 'rtl' }],
  'attr-refused': ['Own'],
  'if-true': ['Own', { 'data-ms-if': 'many' }],
  'if-false': undefined,
  'if-unbound': ['Own', { 'data-ms-if': 'nobody' }],
  'if-of-object': ['Own', { 'data-ms-if': 'constructor' }],
  'each': [`First ${TITLE} ${TITLE} To itSecond Its own To it`],
  'each-unbound': [''],
  'each-of-object': [''],
  'on-other': ['Not ours'],
  'on': ['Close', { 'data-ms-do': 'dismiss' }],
};

const READ = `return arguments[0].map((id) => {
  const place = document.getElementById(id);
  return [id, place && [place.textContent, Object.fromEntries([...place.attributes].filter(({ name }) => name !== 'id').map(({ name, value }) => [name, value]))]];
})`;

const SCENES = {
  'every mark takes what it may, and nothing runs': async (driver, server) => {
    const expected = Object.entries(EXPECTED).map(([id, place]) => [id, place ? [place[0], place[1] ?? {}] : null]);
    assert.deepEqual(await driver.executeScript(READ, Object.keys(EXPECTED)), expected);
    const rows = await driver.executeScript("return [...document.querySelectorAll('#each li')].map((row) => [row.title, row.querySelector('a').getAttribute('href')])");
    assert.deepEqual(rows, [[`First ${TITLE}`, SAID.address], ['Second', null]]);
    assert.equal(await driver.executeScript('return window.ran ?? null'), null);
    assert.deepEqual(server.requests({ path: SAID.file }), []);
  },

  'the one action of ours closes the block, another does not': async (driver) => {
    await click(driver, '#attr-refused');
    await click(driver, '#on-other');
    await untilShown(driver, 'marks', 'marks', TITLE);
    await click(driver, '#on');
    await untilOwn(driver, 'marks', 'What it shows by itself.');
  },
};

forEachEngine('templates', async ({ driver }, t) => {
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (t) => {
      const server = await serve(t, { collector: { journeys: at('tests/browser/journeys') } });
      server.fault({ path: SAID.file, status: 200, type: 'text/javascript', body: 'window.ran = 1' });
      await open(driver, server.url(PAGE));
      await driver.executeScript("microstage('track', 'fill', arguments[0])", SAID);
      await untilShown(driver, 'marks', 'marks', TITLE);
      await scene(driver, server);
      await expectQuiet(driver, server, ALLOWED);
    });
  }
}, { timeout: 120_000 });
