// All browser tests in one process, one after the other, so that they share browsers (`engines.mjs`). The
// files are named in MICROSTAGE_FILES, with line feeds between them; `cargo xtask test` calls it so. A
// single file runs by itself, too: `node --test tests/browser/page.test.mjs`.

import { pathToFileURL } from 'node:url';

for (const file of (process.env.MICROSTAGE_FILES ?? '').split('\n').filter(Boolean)) await import(pathToFileURL(file).href);
