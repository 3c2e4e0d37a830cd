// The scripts of the other trackers, each in one file as a shop would ship it.

import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

/** The trackers beside ours; each has an entry in `contenders/`. */
export const PEERS = ['posthog', 'snowplow', 'segment', 'rudderstack'];

/** Bundles all of them: their bytes as a server sends them, compressed, by name. */
export async function bundles() {
  const made = new Map();
  for (const name of PEERS) {
    const entry = fileURLToPath(new URL(`contenders/${name}.js`, import.meta.url));
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2022',
      platform: 'browser',
      define: { 'process.env.NODE_ENV': '"production"' },
      write: false,
      logLevel: 'error',
    });
    made.set(name, brotliCompressSync(outputFiles[0].contents));
  }
  return made;
}
