// Pages of a checkout say what each script of theirs must be, and the browser refuses any other: then
// the page is as it is without us. Tampered files do what ours do, and leave a mark if they run.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forEachEngine } from './support/engines.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, open, push, rungOf, serve, untilOwn, untilShown, untilStage } from './support/shop.mjs';
import { expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce } from './support/wire.mjs';

const HASHES = JSON.parse(readFileSync(at('dist/integrity.json'), 'utf8'));
const TAG = '<script async src="/sdk/microstage.js" data-journey="fashion-shop" data-key="demo" data-consent="granted"></script>';

/** What `import()` loads is pinned by an import map; several may stand in a page. */
const MAP = JSON.stringify({ integrity: Object.fromEntries(Object.entries(HASHES).map(([name, hash]) => [`/sdk/${name}`, hash])) });
const PINNED = `<script type="importmap">${MAP}</script>
    ${TAG.replace(' data-journey', ` integrity="${HASHES['microstage.js']}" data-integrity="${HASHES['microstage.wasm']}" data-journey`)}`;

/** A module that does the same, and is another one: with a section of its own at its end. */
const otherWasm = () => Buffer.concat([readFileSync(at('dist/microstage.wasm')), Buffer.from([0, 5, 4, 0x65, 0x76, 0x69, 0x6c])]);
const otherScript = (name) => `${readFileSync(at('dist', name), 'utf8')}\n;(globalThis.tampered ??= []).push('${name}');`;

const tampered = (name) => ({
  path: `/sdk/${name}`, status: 200, headers: { 'access-control-allow-origin': '*' },
  ...(name.endsWith('.wasm') ? { type: 'application/wasm', body: otherWasm() } : { type: 'text/javascript', body: otherScript(name) }),
});

const WASM = 'microstage.wasm', CORE = 'microstage-core.js', SCRIPT = 'microstage.js', DELIVERY = 'microstage-delivery.js';

/** What browsers say of a file that they have refused. */
const REFUSED = /integrity|Failed to load module|Importing a module script failed|Cannot load script/i;

/** Which files are not ours; how the core runs in a pinned page; what of them runs in a page that pins nothing. */
const ROWS = [
  { title: 'nothing is tampered with', files: [], rung: 'streaming', marks: [] },
  { title: 'the wasm', files: [WASM], rung: 'js', marks: [] },
  { title: 'the wasm and its fallback', files: [WASM, CORE], rung: 'inert', marks: [] },
  { title: 'the script', files: [SCRIPT], rung: undefined, marks: [SCRIPT] },
  { title: 'what delivers', files: [DELIVERY], rung: 'streaming', marks: [DELIVERY], missing: ['delivery'] },
];

const marksOf = (driver) => driver.executeScript('return window.tampered ?? []');

/** A page that works: a stage and a banner. What could not be loaded is named. */
async function expectWorking(driver, server, { rung, missing = [] }) {
  assert.equal(await rungOf(driver), rung);
  await lookAtItems(driver, 5);
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner');
  const named = "window.microstage('diagnose').refusals.filter(([reason]) => reason === 'part_missing').map(([, name]) => name)";
  if (missing.length) await untilPage(driver, `${missing} to be missed`, `return ${named}.length`);
  assert.deepEqual(await driver.executeScript(`return ${named}`), missing);
  assert.deepEqual(await marksOf(driver), [], 'nothing of theirs has run');
  // What delivers may be another one: then the page sends its messages itself as it goes.
  await driver.get(server.url('/plain/plain.html'));
  await expectStored(server, ['page_view', 'view_item', 'stage_changed']);
  await expectStoredOnce(server);
}

async function expectInert(driver, rung) {
  await loaded(driver);
  if (rung) await untilPage(driver, 'the ladder to end', "return window.microstage?.live && window.microstage('rung') === 'inert'");
  await push(driver, { event: 'view_item' });
  await untilOwn(driver, 'hero', 'What everyone sees.');
  await untilOwn(driver, 'product_note', "The shop's own note.");
  assert.deepEqual(await marksOf(driver), [], 'nothing of theirs has run');
}

forEachEngine('files that are not ours', async ({ driver }, t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const plain = readFileSync(at('tests/browser/pages/slots.html'), 'utf8');
  assert.ok(plain.includes(TAG));
  writeFileSync(path.join(folder, 'pinned.html'), plain.replace(TAG, PINNED));
  writeFileSync(path.join(folder, 'open.html'), plain);
  const mounts = { '/sdk/': at('dist'), '/plain/': at('tests/browser/support/pages'), '/checkout/': folder };
  for (const { title, files, marks, ...expected } of ROWS) {
    await t.test(`${title}, and the page says what it must be`, async (t) => {
      const server = await serve(t, { mounts });
      for (const name of files) server.fault(tampered(name));
      const works = expected.rung && expected.rung !== 'inert';
      await (works ? open(driver, server.url('/checkout/pinned.html')) : driver.get(server.url('/checkout/pinned.html')));
      await (works ? expectWorking(driver, server, expected) : expectInert(driver, expected.rung));
      await expectQuiet(driver, server, REFUSED);
    });

    await t.test(`${title}, and the page does not say so`, async (t) => {
      const server = await serve(t, { mounts });
      for (const name of files) server.fault(tampered(name));
      await open(driver, server.url('/checkout/open.html'));
      await untilPage(driver, `${marks} to have run`, 'return (window.tampered ?? []).length === arguments[0]', marks.length);
      assert.deepEqual(await marksOf(driver), marks);
      assert.equal(await rungOf(driver), 'streaming');
    });
  }
});
