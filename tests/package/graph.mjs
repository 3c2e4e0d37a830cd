// What a package's files need, by following its entries.

import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Every file that `exports` of a package names, as paths inside it. */
export function named(manifest) {
  const files = new Set();
  const visit = (target) => {
    if (typeof target === 'string') files.add(target.replace(/^\.\//, ''));
    else Object.values(target).forEach(visit);
  };
  visit(manifest.exports);
  return [...files];
}

/** Every file that the package's own scripts and declarations reach from those. */
export async function reached(folder, entries) {
  const scripts = entries.filter((name) => name.endsWith('.js'));
  const { metafile } = await build({
    entryPoints: scripts.map((name) => path.join(folder, name)),
    absWorkingDir: folder,
    bundle: true,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    outdir: 'out',
    logLevel: 'silent',
  });
  const files = new Set([...entries, ...Object.keys(metafile.inputs)]);
  const declarations = entries.filter((name) => name.endsWith('.d.ts'));
  for (const name of declarations) follow(folder, name, files);
  return [...files];
}

/** Follows the relative imports of a declaration. */
function follow(folder, name, files) {
  files.add(name);
  const text = readFileSync(path.join(folder, name), 'utf8');
  for (const [, target] of text.matchAll(/(?:from\s+|import\(|import\s+)['"](\.[^'"]+)['"]/g)) {
    const base = path.posix.join(path.posix.dirname(name), target.replace(/\.(js|ts)$/, ''));
    const next = [`${base}.d.ts`, `${base}/index.d.ts`].find((file) => existsSync(path.join(folder, file)));
    if (!next) throw new Error(`${name}: found an import of ${target}; expected a declaration in the package`);
    if (!files.has(next)) follow(folder, next, files);
  }
}

/** Imports that leave the package, in scripts and declarations: a package without dependencies has none. */
export function foreign(folder, files) {
  const found = [];
  for (const name of files.filter((each) => /\.(js|ts)$/.test(each))) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const imports = text.matchAll(/(?:^|[;}\n])\s*(?:import|export)[^;'"`]*?from\s*['"]([^.'"][^'"]*)['"]/g);
    for (const [, target] of imports) found.push(`${name}: ${target}`);
  }
  return found;
}
