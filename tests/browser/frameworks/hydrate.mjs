// Makes the pages that a server renders and the browser hydrates: `NAME/index.html` and its scripts.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { renderToString as renderReact } from 'react-dom/server';
import { renderToString as renderVue } from 'vue/server-renderer';
import { at } from '../support/places.mjs';
import { app as reactApp } from './hydrate-react.js';
import { app as vueApp } from './hydrate-vue.js';

const RENDERED = { react: () => renderReact(reactApp()), vue: () => renderVue(vueApp()) };

/** All of them; what they render is the same. */
export const HYDRATED = [...Object.keys(RENDERED), 'next'];

/** The tag, as a shop writes it; `microstage.js` comes from the tests' server. */
const TAG = '<script async src="/sdk/microstage.js" data-journey="hydration" data-key="demo" data-consent="granted"></script>';

const page = (name, html) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>The shop</title>
    <link rel="stylesheet" href="hydrate.css">
    <script src="/pages/shifts.js"></script>
    <script src="../order.js"></script>
    ${TAG}
  </head>
  <body><div id="app">${html}</div><script type="module" src="app.js"></script></body>
</html>
`;

/** Builds them into a folder. */
export async function buildHydrated(folder) {
  for (const [name, render] of Object.entries(RENDERED)) {
    const into = path.join(folder, name);
    mkdirSync(into, { recursive: true });
    writeFileSync(path.join(into, 'index.html'), page(name, await render()));
    cpSync(at('tests/browser/frameworks/hydrate.css'), path.join(into, 'hydrate.css'));
    await build({
      entryPoints: [at(`tests/browser/frameworks/hydrate-${name}.client.js`)],
      bundle: true,
      format: 'esm',
      outfile: path.join(into, 'app.js'),
      // What developers see: they are told where what was hydrated is not what was rendered.
      define: { 'process.env.NODE_ENV': '"development"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true' },
      logLevel: 'warning',
    });
  }
  cpSync(at('tests/browser/frameworks/order.page.js'), path.join(folder, 'order.js'));
  cpSync(inTurn(at('tests/next/.building'), buildNext), path.join(folder, 'next'), { recursive: true });
}

/** A build of three minutes is none. */
const LONGEST_MS = 180_000;

/** Tests of other engines may run beside these: one of them builds, and the others find what it has built. */
function inTurn(lock, act) {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      // One that was killed does not come back.
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > LONGEST_MS) rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    return act();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** The folder of Next's pages, built where one of their sources has changed since. */
function buildNext() {
  const folder = at('tests/next');
  if (!existsSync(path.join(folder, 'node_modules/.package-lock.json'))) {
    execFileSync('npm', ['ci'], { cwd: folder, stdio: 'pipe', timeout: LONGEST_MS });
  }
  const sources = ['package-lock.json', 'next.config.mjs', ...readdirSync(path.join(folder, 'app')).sort().map((name) => `app/${name}`)];
  const hash = createHash('sha256');
  for (const name of sources) hash.update(name).update(readFileSync(path.join(folder, name)));
  const digest = hash.digest('hex');
  const stamp = path.join(folder, '.next/built-of');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      cwd: folder,
      stdio: 'pipe',
      timeout: LONGEST_MS,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    });
    writeFileSync(stamp, digest);
  }
  return path.join(folder, 'out');
}
