// The surfaces of cloth: each is a small tile that is laid over the colour.

import { stroke } from './svg.js';

const bar = (x, y, width, height, colour, opacity) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}" opacity="${opacity}"/>`;

export const linen = (sheet, tones) =>
  sheet.weave(
    5,
    5,
    bar(0, 0, 5, 1, tones.deep, 0.1) + bar(0, 0, 1, 5, tones.light, 0.28) + bar(3, 2, 2, 1, tones.light, 0.3),
  );

export const twill = (sheet, tones) => sheet.weave(4, 4, bar(0, 0, 1.4, 4, tones.deep, 0.16), 35);

export const rib = (sheet, tones, step = 7) =>
  sheet.weave(
    step,
    10,
    bar(0, 0, step * 0.3, 10, tones.deep, 0.32) + bar(step * 0.55, 0, step * 0.2, 10, tones.light, 0.4),
  );

export const corduroy = (sheet, tones) =>
  sheet.weave(6, 12, bar(0, 0, 1.8, 12, tones.deep, 0.4) + bar(3.4, 0, 1.4, 12, tones.light, 0.5));

export const knit = (sheet, tones) => sheet.weave(7, 6, stroke('M0 1L3.5 4.5L7 1', tones.deep, 1.2, 'opacity=".3"'));

export const stripes = (sheet, colour, step, width, turn = 0) =>
  sheet.weave(20, step, bar(0, 0, 20, width, colour, 1), turn);

export const herringbone = (sheet, tones) =>
  sheet.weave(
    20,
    10,
    stroke('M-1 11L10 0L21 11M-1 6L5 0M15 0L21 6M-1 16L10 5L21 16', tones.deep, 1.7, 'opacity=".42"'),
  );

export const waffle = (sheet, tones) =>
  sheet.weave(
    8,
    8,
    bar(0, 0, 8, 2, tones.deep, 0.22) + bar(0, 0, 2, 8, tones.deep, 0.22) + bar(3, 3, 4, 4, tones.light, 0.35),
  );

export const diamonds = (sheet, tones) =>
  sheet.weave(
    44,
    44,
    stroke('M0 22L22 0L44 22L22 44Z', tones.deep, 2, 'opacity=".5"') +
      stroke('M2 23.5L22 3.5L42 23.5', tones.light, 2, 'opacity=".45"'),
  );
