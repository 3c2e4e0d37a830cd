// Where the build reads and writes, in one place.

import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The repository's root. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A path from the root. */
export const at = (...parts) => path.join(ROOT, ...parts);

/** What wasm-bindgen made for the page's module. */
export const PAGE_BINDINGS = at('target/bindgen/page');

/** What wasm-bindgen made for the module that delivers messages. */
export const DELIVERY_BINDINGS = at('target/bindgen/delivery');

/** What wasm-bindgen made for the debug panel's module. */
export const INSPECT_BINDINGS = at('target/bindgen/inspect');

/** The engine for servers: as a module, and as JavaScript. */
export const ENGINE_WASM = at('target/bindgen/engine/engine.wasm');
export const ENGINE_CORE = at('target/bindgen/engine/engine-core.js');

/** What is served to pages. */
export const DIST = at('dist');

/** What is published. */
export const PACKAGE = at('dist/npm');
