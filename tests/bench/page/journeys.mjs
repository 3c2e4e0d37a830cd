// The shop's journey with as much capture as the other trackers are set up for.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../browser/support/places.mjs';

/** Writes the journey into a folder; gives the folder. */
export function journeys(folder) {
  const journey = read(at('www/shop/journeys/fashion-shop.json'));
  const wish = read(at('tests/bench/page/capture.json'));
  const capture = { ...journey.capture, ...wish };
  const written = Object.keys(capture).length ? { ...journey, capture } : journey;
  writeFileSync(path.join(folder, 'fashion-shop.json'), JSON.stringify(written));
  return folder;
}

/** JSON whose comments have lines of their own. */
const read = (file) => JSON.parse(readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, ''));
