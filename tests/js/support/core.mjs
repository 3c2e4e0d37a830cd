// The page's core (js/core.ts) with its real module, outside of a page: an instance of each for
// every call, and a host that keeps everything in memory.

import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { compile_program, initSync } from '../../../dist/inspect.js';
import { builtModules } from '../../../js/build/modules.mjs';
import { DIST, at } from '../../../js/build/paths.mjs';
import { COMMON } from '../../../js/build/scripts.mjs';

const PERSIST = 2;
const START = 1_795_341_604_000;

const JOURNEY = `{
  "journey": "test-shop", "version": 3,
  "facts": { "views": { "count": "view_item", "where": "event.item_id != 'none'", "within": "10m" } },
  "stages": {
    "browsing": { "initial": true }, "interest": { "enter": [{ "when": "views >= 2" }] },
    "fifty": { "enter": [{ "when": "views >= 50" }] }, "more": { "enter": [{ "when": "views >= 51" }] }
  },
  "slots": { "hero": { "choose": [{ "block": "offer", "when": "stage == 'interest'" }] } },
  "blocks": { "offer": { "kind": "banner", "title": "{{ views }} seen" } }
}`;

initSync({ module: readFileSync(`${DIST}/inspect.wasm`) });
const program = compile_program(JOURNEY);
const module = new WebAssembly.Module(readFileSync(`${DIST}/microstage.wasm`));
const { outputFiles } = await build({
  ...COMMON,
  stdin: {
    contents: "export { core } from './core.ts'; export { settingsOf } from './settings.ts'; export { __wbg_set_wasm, imports } from 'microstage:glue';",
    resolveDir: at('js'),
  },
  plugins: [builtModules()],
  format: 'esm',
  write: false,
});
const script = `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`;
let instances = 0;

/** The page's own parts with their module and a compiler, for tests whose host is another one. */
export const own = { ...(await import(script)), module, compile: compile_program };

/** What the test's journey says to the host. */
export const [settings] = (await import(script)).settingsOf(program);

/**
 * A core, which is undefined where the journey is not for this visitor; `stored` may be shared by two.
 * `allow` tells the host what it may store; `trap` makes the module end in one at its next call out.
 */
export async function core({ stored = new Map(), settings: given = settings } = {}) {
  const { core, settingsOf, __wbg_set_wasm, imports } = await import(`${script}#${++instances}`);
  let [mode, traps] = [0, false];
  const lines = [];
  const guarded = (act) => (...values) => {
    if (!traps) return act(...values);
    traps = false;
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const renew = () => {
    const a = Object.fromEntries(Object.entries(imports.a).map(([name, act]) => [name, guarded(act)]));
    __wbg_set_wasm(new WebAssembly.Instance(module, { a }).exports);
  };
  renew();
  const made = core({
    program, settings: given, hash: settingsOf(program)[1], renew,
    storage: {
      read: (key) => (mode & PERSIST ? stored.get(key) : undefined),
      write: (key, value) => void (mode & PERSIST && stored.set(key, value)),
    },
    tab: `0199a5e2-7001-7c00-8000-${String(instances).padStart(12, '0')}`,
    host: { format: String, style: () => undefined, show: () => undefined },
    send: (line) => void lines.push(line),
    tell: () => undefined,
    leave: () => undefined,
  }, START);
  return {
    core: made, lines, stored,
    allow(next) {
      mode = next;
      // As the host does: of those who do not want to be known nothing stays.
      if (!(mode & PERSIST)) stored.clear();
    },
    trap: () => (traps = true),
    state: () => made.report().split('\n')[1],
  };
}
