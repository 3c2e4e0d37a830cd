// The shop's journey with as much capture as the other trackers are set up for, and without recommendations, which
// they do not make.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../browser/support/places.mjs';

/** Writes the journey into a folder; gives the folder. */
export function journeys(folder) {
  const journey = withoutRecommendations(read(at('www/shop/journeys/fashion-shop.json')));
  const wish = read(at('tests/bench/page/capture.json'));
  const capture = { ...journey.capture, ...wish };
  const written = Object.keys(capture).length ? { ...journey, capture } : journey;
  writeFileSync(path.join(folder, 'fashion-shop.json'), JSON.stringify(written));
  return folder;
}

function withoutRecommendations({ slots, blocks, ...journey }) {
  const without = (members, is) => Object.fromEntries(Object.entries(members).filter(([, member]) => !is(member)));
  const isChosen = ({ choose }) => choose.some(({ block }) => blocks[block].recommend);
  return { ...journey, slots: without(slots, isChosen), blocks: without(blocks, ({ recommend }) => recommend) };
}

/** JSON whose comments have lines of their own. */
const read = (file) => JSON.parse(readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, ''));
