// Which files of dist/ pages load.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DIST } from './paths.mjs';

/** Folders of it whose files are loaded by name. */
const FOLDERS = ['behaviours', 'capture'];

/** Every script and module of dist/ itself, what makes blocks behave and what captures, by path in it. */
export async function served() {
  const inside = async (folder) => (await readdir(path.join(DIST, folder))).map((name) => `${folder}/${name}`);
  const names = [await readdir(DIST), ...(await Promise.all(FOLDERS.map(inside)))].flat();
  return names.filter((name) => /\.(js|wasm)$/.test(name)).sort();
}
