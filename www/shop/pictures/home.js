// Things for the house.

import { both, crease, dot, fill, group, line, mix, outline, repeat, shape, stroke } from './svg.js';
import { standing } from './studio.js';
import { herringbone, linen } from './weaves.js';

const clay = { light: '#d8bfa3', base: '#c3a483', shade: '#a98a69', deep: '#7f6549', seam: '#7f6549' };

// Glaze lies on the clay like water: a bright streak on the left, a soft one on the right.
const gloss = (tones, left, right) =>
  stroke(left, '#ffffff', 9, 'opacity=".38"') + stroke(right, tones.light, 5, 'opacity=".35"');

const speckles = (points, colour) =>
  points.map(([x, y], i) => dot(x, y, 1 + (i % 3) * 0.6, colour, 'opacity=".45"')).join('');

export function mug(sheet, tones) {
  const cup = outline([0, 232], [86, 232], [90, 320, 82, 392], [76, 418, 50, 420], [0, 420]);
  const foot = outline([0, 376], [92, 372], [90, 410, 76, 420, 50, 420], [0, 420]);
  const drip = outline([0, 226], [92, 226], [92, 366], [70, 388, 46, 374], [24, 362, 0, 378]);
  const handle = 'M80 262C150 246 152 366 78 360';
  const dots = [
    [-50, 280],
    [-20, 320],
    [30, 270],
    [54, 330],
    [10, 350],
    [-60, 340],
    [-30, 260],
    [40, 300],
    [64, 280],
    [-8, 292],
  ];
  return (
    standing(sheet, 22, 420, 140, 16) +
    stroke(handle, tones.deep, 25) +
    stroke(handle, tones.base, 20) +
    stroke('M84 258C140 248 142 354 82 352', tones.light, 4, 'opacity=".6"') +
    sheet.cloth(cup, tones) +
    sheet.within(cup, fill(foot, sheet.rounded(clay)) + fill(drip, sheet.rounded(tones)) + speckles(dots, tones.deep)) +
    gloss(tones, line([-60, 258], [-64, 310, -58, 356]), line([62, 260], [66, 320, 62, 350])) +
    `<ellipse cx="0" cy="232" rx="86" ry="17" fill="${tones.shade}"/><ellipse cx="0" cy="234" rx="78" ry="13" fill="${mix(tones.deep, '#1d140d', 0.35)}"/><ellipse cx="0" cy="239" rx="70" ry="9" fill="#3b2416"/><path d="M-60 240Q-20 232 20 237" stroke="#7a5232" stroke-width="2" fill="none"/>`
  );
}

function branch(tones) {
  const leaf = (x, y, turn, size = 1) =>
    group(
      fill('M0 0Q14 -16 38 -8Q24 10 0 0Z', tones.base) + stroke('M2 0Q16 -6 32 -7', tones.light, 1.2),
      `transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"`,
    );
  const stem =
    stroke('M0 170C6 120 -14 90 16 22', '#6d5236', 3.5) + stroke('M-2 104C-20 86 -34 76 -40 56', '#6d5236', 2.6);
  return (
    stem +
    [
      [0, 138, -20, 0.9],
      [2, 120, -165, 0.9],
      [-2, 92, -12, 1],
      [4, 66, -158, 1],
      [10, 44, -8, 1],
      [16, 24, -70, 1.1],
      [-22, 82, -150, 0.9],
      [-34, 66, -40, 0.8],
      [-40, 56, -110, 0.9],
    ]
      .map((spot) => leaf(...spot))
      .join('')
  );
}

export function vase(sheet, tones) {
  const d = outline(
    [0, 168],
    [20, 168],
    [24, 172, 19, 182],
    [16, 214, 24, 236],
    [84, 262, 86, 338],
    [86, 408, 48, 426],
    [0, 426],
  );
  const dots = [
    [-40, 300],
    [10, 330],
    [40, 290],
    [52, 360],
    [-20, 380],
    [-56, 350],
    [20, 400],
    [-8, 270],
    [60, 320],
    [-30, 330],
  ];
  return (
    standing(sheet, 16, 426, 130, 16) +
    group(branch({ base: '#6d7a58', light: '#97a27f' }), 'transform="translate(0 46) scale(.74)"') +
    sheet.cloth(d, tones) +
    sheet.within(d, speckles(dots, tones.deep) + fill('M-120 404H120V440H-120Z', sheet.rounded(clay))) +
    gloss(tones, line([-56, 290], [-66, 330, -56, 372]), line([58, 300], [64, 340, 54, 378])) +
    `<ellipse cx="0" cy="169" rx="20" ry="4.5" fill="${mix(tones.deep, '#1d140d', 0.4)}"/>`
  );
}

export function cushion(sheet, tones) {
  const d = outline(
    [0, 116],
    [70, 120, 134, 100],
    [144, 104, 140, 118],
    [126, 180, 128, 254],
    [128, 330, 144, 394],
    [144, 408, 132, 406],
    [70, 390, 0, 392],
  );
  const pale = { light: '#f8f3e8', base: '#eee6d6', shade: '#d9cfbb', deep: '#a89b84', seam: '#9b8d75' };
  const bars = repeat(
    -120,
    120,
    40,
    (x) =>
      stroke(line([x, 90], [x * 0.94, 250, x, 420]), tones.base, 13) +
      stroke(line([x + 12, 90], [(x + 12) * 0.94, 250, x + 12, 420]), tones.base, 2.5) +
      stroke(line([x - 12, 90], [(x - 12) * 0.94, 250, x - 12, 420]), tones.base, 2.5),
  );
  const folds = both(
    crease(line([134, 108], [108, 132, 92, 166]), pale.deep, 5) +
      crease(line([134, 398], [108, 374, 96, 340]), pale.deep, 5),
  );
  const shade = fill(
    d,
    sheet.define(
      (id) =>
        `<radialGradient id="${id}" cx=".4" cy=".4" r=".75"><stop stop-color="#fff" stop-opacity=".3"/><stop offset=".55" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#3a2a1c" stop-opacity=".3"/></radialGradient>`,
    ),
  );
  return sheet.shadow(
    sheet.cloth(d, pale, linen(sheet, pale)) +
      sheet.within(d, bars + fill(d, linen(sheet, pale)) + folds) +
      shade +
      stroke(d, tones.base, 4.5) +
      stroke(d, tones.deep, 1, 'opacity=".4"'),
  );
}

const throwFringe = (x0, x1, y, tones) =>
  repeat(
    x0,
    x1,
    8,
    (x) =>
      stroke(line([x, y], [x - 2, y + 10, x + 1, y + 24]), tones.base, 3.4) +
      stroke(line([x + 1, y + 4], [x - 1, y + 12, x + 1, y + 22]), tones.deep, 0.9, 'opacity=".6"'),
  );

export function throwBlanket(sheet, tones) {
  const weave = herringbone(sheet, tones);
  const layer = (y, w, h) =>
    outline([0, y], [w - 8, y], [w + 4, y, w + 4, y + h / 2], [w + 4, y + h, w - 8, y + h], [0, y + h]);
  const stack = [394, 354, 314, 274, 234]
    .map(
      (y, i) =>
        sheet.cloth(
          layer(y, 138 - i * 2, 40),
          i % 2 ? { ...tones, base: tones.shade, light: tones.base } : tones,
          weave,
        ) + crease(line([-120, y + 24], [0, y + 18, 122, y + 26]), tones.deep, 2),
    )
    .join('');
  const drape = shape(
    [-112, 208],
    [-40, 190, 84, 204],
    [92, 206, 92, 218],
    [96, 310, 84, 398],
    [20, 408, -30, 398],
    [-40, 320, -34, 242],
    [-80, 240, -118, 242],
    [-126, 224, -112, 208],
  );
  return (
    standing(sheet, 10, 438, 180, 16) +
    stack +
    sheet.shadow(sheet.cloth(drape, tones, weave) + throwFringe(-28, 84, 398, tones), 4, 5, 5) +
    crease(line([30, 222], [38, 310, 26, 396]), tones.deep, 4) +
    crease(line([-18, 250], [-10, 330, -16, 396]), tones.deep, 4)
  );
}

export function candle(sheet, tones) {
  const glass = outline([0, 226], [82, 226], [80, 330, 76, 412], [74, 424, 60, 424], [0, 424]);
  const wax = outline([0, 284], [78, 284], [76, 340, 73, 402], [70, 412, 58, 412], [0, 412]);
  const halo = sheet.define(
    (id) =>
      `<radialGradient id="${id}"><stop stop-color="#fff3c9" stop-opacity=".95"/><stop offset="1" stop-color="#fff3c9" stop-opacity="0"/></radialGradient>`,
  );
  const flame =
    fill('M0 190Q22 226 12 246Q0 258 -12 246Q-22 226 0 190Z', '#f6b545') +
    fill('M0 214Q11 234 6 246Q0 252 -6 246Q-11 234 0 214Z', '#fff0c2');
  const label = `<rect x="-46" y="316" width="92" height="66" rx="2" fill="#f6f0e2"/><path d="M-30 336H30M-20 350H20M-12 364H12" stroke="#6b5137" stroke-width="3"/>`;
  return (
    standing(sheet, 12, 424, 130, 16) +
    fill(glass, '#ffffff', 'opacity=".3"') +
    fill(wax, sheet.rounded(tones)) +
    `<ellipse cx="0" cy="284" rx="78" ry="12" fill="${tones.light}"/><circle cx="0" cy="232" r="92" fill="${halo}"/>` +
    stroke('M0 282V244', '#3b2a1c', 3) +
    flame +
    stroke(glass, '#8c8377', 1.6, 'opacity=".7"') +
    `<ellipse cx="0" cy="226" rx="82" ry="13" fill="none" stroke="#8c8377" stroke-width="1.6" opacity=".7"/>` +
    stroke('M-64 244Q-64 330 -60 404', '#ffffff', 6, 'opacity=".6"') +
    label
  );
}

export function lamp(sheet, tones) {
  const ash = { light: '#e3c79d', base: '#cba876', shade: '#ab8753', deep: '#7d5f35', seam: '#7d5f35' };
  const shade = outline([0, 96], [64, 96], [86, 160, 108, 232], [54, 242, 0, 242]);
  const foot = outline(
    [0, 238],
    [10, 238],
    [10, 262],
    [18, 270, 12, 280],
    [22, 300, 26, 320],
    [30, 352, 16, 366],
    [12, 384, 20, 392],
    [62, 398, 66, 414],
    [66, 424, 56, 424],
    [0, 424],
  );
  const light = sheet.define(
    (id) =>
      `<radialGradient id="${id}"><stop stop-color="#fff2c8" stop-opacity=".9"/><stop offset="1" stop-color="#fff2c8" stop-opacity="0"/></radialGradient>`,
  );
  const rings = [270, 282, 366, 390]
    .map((y) => stroke(line([-16, y], [0, y + 4, 16, y]), ash.deep, 1.4, 'opacity=".6"'))
    .join('');
  const inner = fill(
    shade,
    sheet.define(
      (id) =>
        `<radialGradient id="${id}" cx=".5" cy=".75" r=".7"><stop stop-color="#fff4d2" stop-opacity=".75"/><stop offset="1" stop-color="#fff4d2" stop-opacity="0"/></radialGradient>`,
    ),
  );
  return (
    `<ellipse cx="0" cy="250" rx="190" ry="170" fill="${light}"/>` +
    standing(sheet, 14, 424, 110, 14) +
    stroke('M60 420C110 424 120 440 196 436', '#7a6a55', 4) +
    sheet.cloth(foot, ash) +
    rings +
    sheet.cloth(shade, tones, linen(sheet, tones)) +
    inner +
    stroke(line([-64, 97], [0, 104, 64, 97]), tones.seam, 2, 'opacity=".6"') +
    stroke(line([-108, 231], [0, 250, 108, 231]), tones.seam, 2, 'opacity=".6"')
  );
}
