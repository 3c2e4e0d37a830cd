// A page whose policy allows nothing but what it names itself: all kinds of blocks are shown, and a visitor uses what
// they do. The policy has nothing to report, or exactly the one thing that is said of it.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { By, Key } from 'selenium-webdriver';
import { advance } from './support/clock.mjs';
import { forEachEngine } from './support/engines.mjs';
import { ask, evaluate, focus, hasFocus, inSlot, press, setHidden, untilAll, untilGone } from './support/gallery.mjs';
import { at } from './support/places.mjs';
import { open, rungOf, serve, untilShown } from './support/shop.mjs';
import { click, expectQuiet, heard, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce } from './support/wire.mjs';

const NONCE = 'cmFuZG9t';

const policy = (scripts) => [
  "default-src 'none'", `script-src ${scripts}`, "img-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'",
].join('; ');

/** Where scripts and styles may come from, which way the core then runs, and how often a browser has something to report: WebKit refuses the module without a report. */
const POLICIES = [
  { title: 'nonces, and WebAssembly', csp: `${policy(`'nonce-${NONCE}' 'wasm-unsafe-eval'`)}; style-src 'nonce-${NONCE}'`, rung: 'streaming', reports: 0 },
  { title: 'what is strict-dynamic, and WebAssembly', csp: `${policy(`'nonce-${NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'`)}; style-src 'nonce-${NONCE}'`, rung: 'streaming', reports: 0 },
  { title: 'its own origin, and WebAssembly', csp: `${policy("'self' 'wasm-unsafe-eval'")}; style-src 'self'; trusted-types 'none'`, rung: 'streaming', reports: 0 },
  { title: 'nonces, and no WebAssembly, which is not tried', engine: 'js', csp: `${policy(`'nonce-${NONCE}'`)}; style-src 'nonce-${NONCE}'`, rung: 'js', reports: 0 },
  { title: 'nonces, and no WebAssembly', csp: `${policy(`'nonce-${NONCE}'`)}; style-src 'nonce-${NONCE}'`, rung: 'js', reports: 1 },
];

/** The gallery as a page of its own, with the nonce on what it loads. */
function galleryPage(t, engine) {
  const folder = mkdtempSync(path.join(tmpdir(), 'microstage-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const html = readFileSync(at('www/shop/gallery/index.html'), 'utf8')
    .replace(/<(script|link)\b/g, `<$1 nonce="${NONCE}"`)
    .replace(/(href|src)="(gallery\.\w+|theme\.js)"/g, '$1="/shop/gallery/$2"')
    .replace('href="../img', 'href="/shop/img')
    .replace('data-consent="pending"', engine ? `data-consent="pending" data-engine="${engine}"` : 'data-consent="pending"');
  writeFileSync(path.join(folder, 'index.html'), html);
  return folder;
}

/** A visitor uses everything that blocks do. */
async function useAll(driver, server) {
  const arrow = (to) => inSlot('carousel', `[data-ms-to=${to}]`);
  await untilPage(driver, 'the carousel to stand at its begin', `return document.querySelector('${arrow('previous')}').getAttribute('aria-disabled') === 'true'`);
  await click(driver, arrow('next'));
  await untilPage(driver, 'the carousel to move', `return document.querySelector('${arrow('previous')}').getAttribute('aria-disabled') === 'false'`);
  for (const name of ['tooltip', 'hotspot']) {
    await driver.findElement(By.css(inSlot(name, '.ms-opener'))).click();
    await untilPage(driver, `${name} to open`, `return document.querySelector('${inSlot(name, '.ms-tip')}').hidden === false`);
    await press(driver, Key.ESCAPE);
  }
  await click(driver, inSlot('coupon', 'button'));
  await untilPage(driver, 'a word', `return document.querySelector('${inSlot('coupon', '[role=status]')}').textContent !== ''`);
  await focus(driver, inSlot('choice', '[data-ms-answer=size]'));
  await press(driver, Key.ENTER);
  await focus(driver, inSlot('rating', '[data-ms-rating="3"]'));
  await press(driver, Key.ENTER);
  await focus(driver, inSlot('text', 'textarea'));
  await press(driver, 'Longer coats', Key.TAB, Key.ENTER);
  for (const name of ['choice', 'rating', 'text']) {
    await untilPage(driver, `thanks for ${name}`, `return document.querySelector('${inSlot(name, '[role=status]')}').textContent !== ''`);
  }
  const time = () => evaluate(driver, `document.querySelector('${inSlot('countdown', '.ms-time')}').textContent`);
  const first = await time();
  await advance(driver, server, 3_000);
  assert.notEqual(await time(), first);
  await ask(driver, 'modal');
  await hasFocus(driver, 'dialog .ms-close');
  await press(driver, Key.ESCAPE);
  await untilGone(driver, 'modal');
  await ask(driver, 'slide_in');
  await click(driver, inSlot('slide_in', '.ms-close'));
  await untilGone(driver, 'slide_in');
  await ask(driver, 'toast');
  await focus(driver, '#own-button');
  await advance(driver, server, 20_000);
  await untilGone(driver, 'toast');
  await ask(driver, 'reminder', false);
  const rect = await driver.manage().window().getRect();
  await setHidden(driver, true);
  await advance(driver, server, 5_000);
  await setHidden(driver, false, rect);
  await untilPage(driver, 'the reminder', `return document.querySelector('${inSlot('reminder', 'dialog')}').open`);
  await click(driver, inSlot('reminder', '.ms-close'));
  await untilGone(driver, 'reminder');
  await ask(driver, 'sticky_cart', false);
  await evaluate(driver, "scrollTo({ top: 2000, behavior: 'instant' })");
  await untilPage(driver, 'the bar', "return document.querySelector('.ms-sticky').hidden === false");
  await evaluate(driver, "scrollTo({ top: 0, behavior: 'instant' })");
  await focus(driver, inSlot('announcement', '.ms-close'));
  await press(driver, Key.ENTER);
  await untilGone(driver, 'announcement');
  await untilShown(driver, 'gallery_template', 'template', 'pieces are in stock');
}

forEachEngine('the strictest policies', async ({ driver, engine: browser }, t) => {
  for (const { title, csp, engine, rung, reports } of POLICIES) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/strict/': galleryPage(t, engine) } });
      server.fault({ path: '/strict/index.html', csp });
      await open(driver, server.url('/strict/index.html?theme=light'));
      await driver.executeScript("microstage('consent', 'granted')");
      assert.equal(await rungOf(driver), rung);
      await untilAll(driver);
      // The styles are there, though the policy names none of ours.
      assert.equal(await evaluate(driver, `getComputedStyle(document.querySelector('${inSlot('carousel', '.ms-list')}')).listStyleType`), 'none');
      await useAll(driver, server);
      await expectStored(server, ['page_view', 'survey_answer', 'dismiss_promotion']);
      await expectStoredOnce(server);
      await driver.executeScript("microstage('destroy')");
      const said = (await heard(driver, server)).filter(({ kind }) => kind === 'csp');
      assert.deepEqual(said.map(({ text }) => text).filter((text) => !/^script-src\S* blocked wasm-eval$/.test(text)), []);
      assert.equal(said.length, browser === 'webkit' ? 0 : reports, 'reports');
      await expectQuiet(driver, server, reports ? /^csp: script-src/ : undefined);
    });
  }
}, { timeout: 240_000 });
