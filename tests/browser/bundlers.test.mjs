// A shop's own bundler, without a line of configuration for Microstage: everything that the package loads
// later is found, and the whole way from an event to a stage and to the collector works.

import assert from 'node:assert/strict';
import { build as esbuild } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { rolldown } from 'rolldown';
import { createServer } from 'vite';
import { project } from '../package/project.mjs';
import { forEachEngine } from './support/engines.mjs';
import { serve, untilShown } from './support/shop.mjs';
import { expectQuiet, loaded, untilPage } from './support/visit.mjs';
import { expectStored, expectStoredOnce } from './support/wire.mjs';

const APP = `import { start } from 'microstage';
const collector = new URLSearchParams(location.search).get('collector') ?? location.origin;
start({ journey: 'fashion-shop', collector, key: 'demo', consent: 'granted' }).then((ms) => { window.ms = ms; });
`;
const page = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A bundled shop</title></head>
<body><div data-ms-slot="hero"><p>What everyone sees.</p></div><script type="module" src="${script}"></script></body></html>`;

let shop;
let app;
before(() => {
  shop = project();
  app = path.join(shop.folder, 'app.js');
  writeFileSync(app, APP);
  writeFileSync(path.join(shop.folder, 'index.html'), page('./app.js'));
});
after(() => shop?.remove());

/** A folder with a page, for what a bundler writes beside it as app.js. */
function folderOf(name) {
  const folder = path.join(shop.folder, 'built', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), page('./app.js'));
  return folder;
}

/** How each makes the page, and where that is found then. */
const BUNDLERS = {
  async esbuild(t) {
    const outdir = folderOf('esbuild');
    await esbuild({ entryPoints: [app], bundle: true, splitting: true, format: 'esm', minify: true, outdir, logLevel: 'error' });
    const server = await serve(t, { mounts: { '/built/': outdir } });
    return [server, server.url('/built/index.html')];
  },
  async 'Rolldown, which bundles by the rules of Rollup'(t) {
    const dir = folderOf('rolldown');
    const bundle = await rolldown({ input: app, cwd: shop.folder, logLevel: 'silent' });
    await bundle.write({ dir, format: 'esm', minify: true });
    const server = await serve(t, { mounts: { '/built/': dir } });
    return [server, server.url('/built/index.html')];
  },
  // It moves the package's script into a folder of its own, and whatever is addressed beside it is lost.
  async "Vite's development server"(t) {
    const vite = await createServer({ root: shop.folder, configFile: false, logLevel: 'silent', server: { port: 0, host: '127.0.0.1', hmr: false } });
    await vite.listen();
    t.after(() => vite.close());
    const server = await serve(t);
    const { port } = vite.httpServer.address();
    return [server, `http://127.0.0.1:${port}/index.html?collector=${encodeURIComponent(server.origin)}`];
  },
};

forEachEngine('bundlers', async ({ driver }, t) => {
  for (const [name, make] of Object.entries(BUNDLERS)) {
    await t.test(name, async (t) => {
      const [server, address] = await make(t);
      // Vite's own server knows no fake clock, so none of them has one.
      server.scripts = false;
      await driver.get(address);
      await loaded(driver);
      assert.equal(await untilPage(driver, 'it to start', 'return window.ms?.rung'), 'buffer');
      for (let index = 0; index < 5; index += 1) {
        await driver.executeScript("ms.track('view_item', { items: [{ item_id: arguments[0] }] })", `item-${index}`);
      }
      await untilShown(driver, 'hero', 'interest_banner');
      await expectStored(server, ['page_view', 'view_item', 'stage_changed']);
      await expectStoredOnce(server);
      assert.deepEqual(await driver.executeScript('return ms.diagnose().refusals'), [], 'nothing was missing');
      await expectQuiet(driver, server);
    });
  }
});
