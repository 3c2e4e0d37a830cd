// What a visitor sees when something of ours cannot be loaded: the shop, as it is without us, and
// never an error. Where WebAssembly is the trouble, the core in JavaScript takes over.

import assert from 'node:assert/strict';
import { forEachEngine } from './support/engines.mjs';
import { expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { at } from './support/places.mjs';
import { lookAtItems, open, rungOf, serve, untilOwn, untilShown, untilStage } from './support/shop.mjs';
import { expectStored, expectStoredOnce } from './support/wire.mjs';

const PAGE = '/pages/slots.html';
const SCRIPT = '/sdk/microstage.js';
const WASM = '/sdk/microstage.wasm';
const CORE = '/sdk/microstage-core.js';
const PROGRAM = /^\/v1\/programs\//;

const WITHOUT_WASM = "default-src 'self'; script-src 'self'; style-src 'self'";
const STRICT = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'";

/** Bytes that begin like a program, and are none. */
const RUBBISH = Buffer.concat([Buffer.from('MSP1'), Buffer.alloc(300, 0x5a)]);

/**
 * What goes wrong; `rung`: how the core runs all the same, `inert` for not at all; `allowed`: what
 * the browser itself may say then.
 */
const TROUBLES = [
  { title: 'nothing is wrong', faults: [], rung: 'streaming' },
  { title: 'the strictest policy, with Trusted Types', faults: [{ path: PAGE, csp: STRICT }], rung: 'streaming' },
  { title: 'the policy forbids wasm', faults: [{ path: PAGE, csp: WITHOUT_WASM }], rung: 'js', allowed: /^csp: script-src\S* blocked wasm-eval/ },
  { title: 'the page asks for no wasm, so its policy has nothing to report', page: '/pages/engine-js.html', faults: [{ path: '/pages/engine-js.html', csp: WITHOUT_WASM }, { path: WASM, drop: true }], rung: 'js' },
  { title: 'there is no WebAssembly, as in Lockdown Mode', page: '/pages/no-wasm.html', faults: [], rung: 'js' },
  { title: 'wasm is missing', faults: [{ path: WASM, status: 404 }], rung: 'js' },
  { title: 'wasm breaks off', faults: [{ path: WASM, drop: true }], rung: 'js' },
  { title: 'wasm is a page that says sorry', faults: [{ path: WASM, status: 200, type: 'text/html', body: '<h1>Sorry</h1>' }], rung: 'js' },
  { title: 'wasm is spoiled', faults: [{ path: WASM, status: 200, type: 'application/wasm', body: 'spoiled' }], rung: 'js' },
  { title: 'wasm comes without its type', faults: [{ path: WASM, type: 'application/octet-stream' }], rung: 'buffer' },
  { title: 'wasm comes with no type at all', faults: [{ path: WASM, headers: { 'content-type': undefined } }], rung: 'buffer' },
  { title: 'neither wasm nor JavaScript core', faults: [{ path: WASM, status: 404 }, { path: CORE, status: 404 }], rung: 'inert' },
  { title: 'wasm never comes', faults: [{ path: WASM, hold: true }], rung: undefined },
  { title: 'the journey never comes', faults: [{ path: PROGRAM, hold: true }], rung: undefined },
  { title: 'the script is missing', faults: [{ path: SCRIPT, status: 404 }], rung: undefined },
  { title: 'the script breaks off', faults: [{ path: SCRIPT, drop: true }], rung: undefined },
  { title: 'the journey is missing', faults: [{ path: PROGRAM, status: 404 }], rung: 'inert' },
  { title: 'the journey breaks off', faults: [{ path: PROGRAM, drop: true }], rung: 'inert' },
  { title: 'the journey is rubbish', faults: [{ path: PROGRAM, status: 200, body: RUBBISH }], rung: 'inert' },
  { title: 'the journey is empty', faults: [{ path: PROGRAM, status: 200, body: '' }], rung: 'inert' },
  { title: 'the policy forbids all requests', faults: [{ path: PAGE, csp: "connect-src 'none'" }], rung: 'inert', allowed: /^csp: connect-src blocked/ },
];

/** The shop's own content is in its place, and calls do nothing and do not fail. */
async function expectInert(driver, rung) {
  await loaded(driver);
  if (rung) await untilPage(driver, 'the ladder to end', "return window.microstage?.live && window.microstage('rung') === 'inert'");
  await lookAtItems(driver, 5);
  if (rung) assert.equal(await driver.executeScript("return window.microstage('stage') ?? 'none'"), 'none');
  await untilOwn(driver, 'hero', 'What everyone sees.');
  await untilOwn(driver, 'product_note', "The shop's own note.");
}

/** Five products lead to a stage, a banner with our styles, and messages at the collector. */
async function expectWorking(driver, server, rung) {
  assert.equal(await rungOf(driver), rung);
  await untilOwn(driver, 'hero', 'What everyone sees.');
  await lookAtItems(driver, 5);
  await untilStage(driver, 'interest');
  await untilShown(driver, 'hero', 'interest_banner', 'Cannot decide? Order both.');
  const script = "return getComputedStyle(document.querySelector('[data-ms-slot=hero]').firstElementChild).display";
  assert.equal(await driver.executeScript(script), 'flex', 'the banner has its styles');
  await driver.navigate().refresh();
  await expectStored(server, ['page_view', 'view_item', 'stage_changed']);
  await expectStoredOnce(server);
}

forEachEngine('what cannot be loaded', async ({ driver }, t) => {
  for (const { title, page = PAGE, faults, rung, allowed } of TROUBLES) {
    await t.test(title, async (t) => {
      const server = await serve(t, { mounts: { '/sdk/': at('dist') } });
      for (const fault of faults) server.fault(fault);
      const works = rung && rung !== 'inert';
      await (works ? open(driver, server.url(page)) : driver.get(server.url(page)));
      await (works ? expectWorking(driver, server, rung) : expectInert(driver, rung));
      await expectQuiet(driver, server, allowed);
    });
  }
});
