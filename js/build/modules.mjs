// The modules that the TypeScript imports by name although the build makes them:
//
//   microstage:glue   what wasm-bindgen wrote: the exported functions and `__wbg_set_wasm`
//   microstage:wasm   the page's module: its default export is a function that returns the bytes, or
//                     where they are a file beside the script, the promise of a response
//   microstage:core   the same core as JavaScript, always behind `import()`: its default export
//                     takes what `WebAssembly.instantiate` takes and returns the exports
//   microstage:behaviours, microstage:behaviours/NAME
//                     what makes blocks behave (`js/behaviours/`), always behind `import()`
//   microstage:capture
//                     what visitors do beside views and clicks (`js/capture.ts`), always behind `import()`
//   microstage:consent
//                     what the visitor allows, where a platform knows it, and may ask for (`js/consent.ts`), always behind `import()`
//   microstage:delivery
//                     what delivers messages (`js/delivery.ts`), always behind `import()`
//   microstage:identity
//                     one id on all hosts of a shop (`js/identity.ts`), always behind `import()`
//   microstage:prompt
//                     our own question about consent (`js/prompt.ts`), always behind `import()`
//   microstage:render
//                     what looks after the slots (`js/render.ts`), always behind `import()`
//   microstage:delivery-glue, microstage:delivery-wasm, microstage:delivery-core
//                     the same three of the module in it
//   microstage:engine-wasm, microstage:engine-core
//                     the same two of the engine alone, for servers

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DELIVERY_BINDINGS, DIST, ENGINE_WASM, PAGE_BINDINGS } from './paths.mjs';

/** What goes into a bundle: the glue, and the modules' bytes. */
const INSIDE = {
  'microstage:glue': { path: path.join(PAGE_BINDINGS, 'microstage_bg.js'), namespace: 'microstage-glue' },
  'microstage:wasm': { path: path.join(DIST, 'microstage.wasm'), namespace: 'microstage-bytes' },
  'microstage:delivery-glue': { path: path.join(DELIVERY_BINDINGS, 'delivery_bg.js'), namespace: 'microstage-glue' },
  'microstage:delivery-wasm': { path: path.join(DIST, 'microstage-delivery.wasm'), namespace: 'microstage-bytes' },
  'microstage:engine-wasm': { path: ENGINE_WASM, namespace: 'microstage-bytes' },
};

/**
 * An esbuild plugin that answers these names. `outside`: what stays a file of its own, and where that is;
 * `beside`: modules whose bytes are fetched from beside the script, by the names of their files.
 */
export function builtModules(outside = {}, beside = {}) {
  return {
    name: 'microstage',
    setup(build) {
      // What captures lies beside the file that loads it, in dist/ as in the package.
      build.onResolve({ filter: /^\.\/capture\/\w+\.js$/ }, ({ path: name, kind }) => (kind === 'dynamic-import' ? { path: name, external: true } : undefined));
      build.onResolve({ filter: /^microstage:/ }, ({ path: name }) => {
        if (beside[name]) return { path: beside[name], namespace: 'microstage-file' };
        if (INSIDE[name]) return INSIDE[name];
        if (outside[name]) return { path: outside[name], external: true };
        const known = [...Object.keys(INSIDE), ...Object.keys(outside)].join(', ');
        return { errors: [{ text: `found ${name}; expected one of ${known}; what the script loads by its address is not imported` }] };
      });
      build.onLoad({ filter: /.*/, namespace: 'microstage-glue' }, async ({ path: file }) => ({
        contents: withShortNames(await readFile(file, 'utf8'), JSON.parse(await readFile(names(file), 'utf8'))),
        loader: 'js',
      }));
      build.onLoad({ filter: /.*/, namespace: 'microstage-file' }, ({ path: file }) => ({
        contents: `export default () => fetch(new URL('${file}', import.meta.url), { credentials: 'omit' });`,
        loader: 'js',
      }));
      build.onLoad({ filter: /.*/, namespace: 'microstage-bytes' }, async ({ path: file }) => ({
        contents: asScript(await readFile(file)),
        loader: 'js',
      }));
    },
  };
}

/** What binaryen wrote about the short names of imports and exports, beside the glue. */
const names = (glue) => path.join(path.dirname(glue), 'names.json');

/**
 * The glue with the module's short names, and with the imports as one object: the long names, each
 * with a hash, would be a tenth of the script.
 */
export function withShortNames(glue, { imports, exports }) {
  const short = new Map(exports);
  const renamed = withoutTheUnused(glue).replace(/\bwasm\.(\w+)/g, (found, name) => (short.has(name) ? `wasm.${short.get(name)}` : found));
  const members = imports.map(([, name, letter]) => `${letter}: ${name}`);
  return `${renamed}\nexport const imports = { a: { ${members.join(', ')} } };\n`;
}

/**
 * The glue without what it does for browsers that cannot run this module anyway, without the shortcut
 * for long ASCII texts, which costs more bytes than it saves time on messages of ours, without setting
 * memory free that no text fitted into (the module has trapped then, and another takes its place), and
 * with a place for the host instead of a table of objects: a module is handed no other one.
 */
function withoutTheUnused(glue) {
  const handed = glue.match(/addHeapObject\((?!obj\))\w+\)/g);
  if (handed?.length !== 1) throw new Error(`the glue of wasm-bindgen: found ${handed ?? 'no object'} handed to the module; expected one, its host; keep the table of objects in js/build/modules.mjs`);
  const parts = [
    [/ {4}try \{\n((?: {8}(?:ptr|len)\d .*\n)+) {4}\} catch \(e\) \{\n[\s\S]*?throw e;\n {4}\}\n/g, '$1'],
    [/function getObject\(idx\) \{ return heap\[idx\]; \}\n\nlet heap = [\s\S]*?let heap_next = heap\.length;\n/, 'let host;\nfunction getObject() { return host; }\n'],
    [/function addHeapObject\(obj\) \{\n[\s\S]*?\n\}\n/, 'function addHeapObject(obj) { host = obj; return 0; }\n'],
    [/function dropObject\(idx\) \{\n[\s\S]*?\n\}\n/, ''],
    [/function takeObject\(idx\) \{\n[\s\S]*?\n\}\n/, 'function takeObject() {}\n'],
    [/function passStringToWasm0\(arg, malloc, realloc\) \{\n {4}if \(realloc === undefined\) \{\n([\s\S]*?)\n {4}\}\n[\s\S]*?\n\}\n/, 'function passStringToWasm0(arg, malloc) {\n$1\n}\n'],
    [/ {4}numBytesDecoded \+= bytes\.length;\n {4}if \(numBytesDecoded[\s\S]*?\n {4}\}\n/, ''],
    [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[\s\S]*?\n\}\n/, ''],
    // What a trap leaves on the stack goes with the module, too.
    [
      / {4}let deferred1_0;\n {4}let deferred1_1;\n {4}try \{\n([\s\S]*?) {8}deferred1_0 = r0;\n {8}deferred1_1 = r1;\n {8}return (.*)\n {4}\} finally \{\n {8}(.*)\n {8}(.*)\n {4}\}\n/g,
      '$1const text = $2\n$3\n$4\nreturn text;\n',
    ],
    [/deferred1_0/g, 'r0'],
    [/deferred1_1/g, 'r1'],
    // The module never has two gigabytes, beyond which an address would be a negative number.
    [/ >>> 0/g, ''],
    [/ \+ 4 \* 0\b| \* 1\b| \/ 1\b/g, ''],
    [/^cachedTextDecoder\.decode\(\);\n/m, ''],
    [/return decodeText\(/, 'return cachedTextDecoder.decode('],
    [/(passStringToWasm0\(\w+, wasm\.\w+), wasm\.\w+\)/g, '$1)'],
    // A view of the memory is made where it is needed: keeping one takes more code than it saves
    // time, and would be of the old memory where another module takes the place of this one.
    ...['Uint8Array', 'DataView'].map((view) => [
      new RegExp(`let cached${view}Memory0 = null;\\nfunction get${view}Memory0\\(\\) \\{\\n[\\s\\S]*?\\n\\}\\n`),
      `function get${view}Memory0() { return new ${view}(wasm.memory.buffer); }\n`,
    ]),
  ];
  return parts.reduce((text, [pattern, replacement]) => {
    if (text.search(pattern) < 0) throw new Error(`the glue of wasm-bindgen: found nothing like ${pattern}; see what its new version writes and adapt js/build/modules.mjs`);
    return text.replace(pattern, replacement);
  }, glue);
}

/**
 * Bytes as a script that returns them. In hexadecimal, because each byte then stays two letters
 * that a compressor sees repeat: the same module in base64, where bytes are cut across letters,
 * is a quarter larger once it is compressed, as pages receive it.
 */
function asScript(bytes) {
  return `const hex = '${bytes.toString('hex')}';
export default function bytes() {
  const made = new Uint8Array(hex.length / 2);
  for (let i = 0; i < made.length; i++) made[i] = parseInt(hex.substr(2 * i, 2), 16);
  return made;
}
`;
}
