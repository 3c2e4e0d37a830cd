// What pages fetch, in bytes on the wire, printed as one line of JSON.

import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotli } from './brotli.mjs';
import { DIST, PACKAGE } from './paths.mjs';
import { BEHAVIOURS, COMMON, FEATURES } from './scripts.mjs';

/** The figures of the budget. Each file counts as it is sent: compressed by itself. */
export async function sizes() {
  const files = {};
  const behaviours = BEHAVIOURS.map((name) => `behaviours/${name}.js`);
  const [recommend] = behaviours.splice(BEHAVIOURS.indexOf('recommend'), 1);
  const features = FEATURES.map((name) => `capture/${name}.js`);
  for (const name of ['microstage.js', 'microstage.wasm', 'microstage-core.js', 'microstage-capture.js', 'microstage-consent.js', 'microstage-delivery.js', 'microstage-delivery.wasm', 'microstage-delivery-core.js', 'microstage-first.js', 'microstage-identity.js', 'microstage-prompt.js', 'microstage-render.js', 'inspect.js', 'inspect.wasm', 'panel.js', recommend, ...behaviours, ...features]) {
    const bytes = await readFile(path.join(DIST, name));
    files[name] = { raw: bytes.length, br: brotli(bytes).length };
  }
  const sum = (...names) => names.reduce((total, name) => total + files[name].br, 0);
  const figures = {
    first_decision_br: sum('microstage.js', 'microstage.wasm'),
    npm_first_decision_br: await appBytes(),
    compile_module_br: sum('inspect.js', 'inspect.wasm'),
    fallback_br: sum('microstage-core.js'),
    delivery_br: sum('microstage-delivery.js', 'microstage-delivery.wasm'),
    capture_br: sum('microstage-capture.js'),
    features_br: sum(...features),
    largest_feature_br: Math.max(...features.map((name) => sum(name))),
    consent_br: sum('microstage-consent.js'),
    identity_br: sum('microstage-identity.js'),
    prompt_br: sum('microstage-prompt.js'),
    behaviours_br: sum(...behaviours),
    largest_behaviour_br: Math.max(...behaviours.map((name) => sum(name))),
    // Larger than what a block does otherwise, and only where a block recommends.
    recommend_br: sum(recommend),
    render_br: sum('microstage-render.js'),
    // It stands in the page itself, so it counts as it is.
    first_view_bytes: files['microstage-first.js'].raw,
  };
  console.log(JSON.stringify({ figures, files }));
}

/** A shop's own bundle that does nothing but start the package, without what loads later. */
async function appBytes() {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    stdin: {
      contents:
        "import { start } from 'microstage';\n" +
        "start({ journey: 'shop', collector: 'https://events.shop.example', key: 'key' })" +
        '.then((ms) => { globalThis.ms = ms; });',
      resolveDir: DIST,
    },
    alias: { microstage: path.join(PACKAGE, 'index.js') },
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
    outdir: 'app',
  });
  const contents = new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
  const entry = Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint === '<stdin>');
  const needed = new Set();
  const visit = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    const now = metafile.outputs[name].imports.filter((each) => each.kind === 'import-statement');
    now.forEach((each) => visit(each.path));
  };
  visit(entry);
  return [...needed].reduce((total, name) => total + brotli(contents.get(path.basename(name))).length, 0);
}
