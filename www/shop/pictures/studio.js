// The studio: the background that a product is pictured on.

import { fill, group, mix } from './svg.js';

const backdrops = {
  linen: '#e9e0d2',
  mist: '#d8e0df',
  clay: '#e6d2c4',
  moss: '#d9dcc9',
  shell: '#ecddd4',
  fog: '#dcdbdf',
  straw: '#ead9b8',
};

// Clothes lie flat on paper; things stand on a table in front of a wall.
const settings = {
  flat(sheet, paper) {
    return fill('M0 0H400V500H0Z', sheet.glow(mix(paper, '#ffffff', 0.45), mix(paper, '#5b4a38', 0.1)));
  },
  table(sheet, paper) {
    const wall = fill('M0 0H400V500H0Z', sheet.glow(mix(paper, '#ffffff', 0.5), mix(paper, '#5b4a38', 0.06)));
    const top = fill('M0 398H400V500H0Z', sheet.falling(mix(paper, '#5b4a38', 0.16), mix(paper, '#5b4a38', 0.08)));
    return wall + top;
  },
};

// Things that stand throw a flat shadow on the table.
export const standing = (sheet, cx, cy, rx, ry) => {
  const soft = sheet.define(
    (id) =>
      `<radialGradient id="${id}"><stop stop-color="#3a2a1c" stop-opacity=".42"/><stop offset="1" stop-color="#3a2a1c" stop-opacity="0"/></radialGradient>`,
  );
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${soft}"/>`;
};

// Small things come closer to the eye: `nearness` enlarges them from where they stand.
export const studio = (sheet, { setting, backdrop, nearness }, content) =>
  settings[setting](sheet, backdrops[backdrop]) +
  group(content, `transform="translate(200 ${430 - 430 * nearness}) scale(${nearness})"`);
