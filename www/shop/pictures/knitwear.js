// Knitwear.

import { both, crease, dot, fill, line, mix, outline, repeat, shape, stroke } from './svg.js';
import { knit, rib } from './weaves.js';

const body = outline(
  [0, 134],
  [24, 132, 40, 108],
  [70, 114, 100, 136],
  [94, 182, 92, 222],
  [92, 300, 92, 376],
  [46, 382, 0, 382],
);
const sleeve = shape(
  [98, 134],
  [132, 148, 144, 204],
  [160, 280, 164, 340],
  [144, 352, 122, 350],
  [110, 290, 90, 226],
  [90, 176, 98, 134],
);
const hemBand = outline([0, 380], [46, 380, 92, 374], [90, 396, 86, 412], [42, 418, 0, 418]);
const cuffBand = shape(
  [122, 348],
  [144, 350, 164, 338],
  [164, 358, 160, 376],
  [142, 386, 124, 382],
  [120, 366, 122, 348],
);
const deepV = shape([-40, 108], [-34, 150, 0, 226], [34, 150, 40, 108], [20, 104, 0, 104], [-20, 104, -40, 108]);

// The body, sleeves, hem and cuffs that all jumpers share; `front` is laid on the body.
function jumper(sheet, tones, front = '', weave = knit(sheet, tones)) {
  const bands = rib(sheet, tones);
  const sleeves = both(
    sheet.cloth(sleeve, tones, weave) +
      crease(line([128, 214], [140, 280, 138, 330]), tones.deep) +
      sheet.cloth(cuffBand, tones, bands),
  );
  const folds = both(crease(line([92, 224], [70, 246, 48, 250]), tones.deep));
  return (
    sleeves + sheet.cloth(hemBand, tones, bands) + sheet.cloth(body, tones, weave) + sheet.within(body, front) + folds
  );
}

function crew(sheet, tones) {
  const inside = outline([0, 130], [24, 128, 38, 108], [20, 110, 0, 110]);
  const band = outline([0, 148], [36, 144, 54, 112], [38, 104], [24, 126, 0, 130]);
  return fill(inside, tones.deep) + sheet.cloth(band, tones, rib(sheet, tones, 6));
}

// One plait of a cable: two strands that cross every 32 units.
function cable(x, tones) {
  const strand = (side) =>
    `M${x - side * 7} 120${Array.from({ length: 9 }, (_, i) => `Q${x + (i % 2 ? -side : side) * 9} ${136 + i * 32} ${x - (i % 2 ? -side : side) * -7} ${152 + i * 32}`).join('')}`;
  const rail = (at) => stroke(line([at, 116], [at, 384]), tones.deep, 2, 'opacity=".5"');
  return (
    rail(x - 15) +
    rail(x + 15) +
    [1, -1]
      .map((side) => stroke(strand(side), tones.deep, 8, 'opacity=".3"') + stroke(strand(side), tones.light, 5))
      .join('')
  );
}

export function fisherman(sheet, tones) {
  const front = [-66, -22, 22, 66].map((x) => cable(x, tones)).join('');
  return sheet.shadow(jumper(sheet, tones, front) + crew(sheet, tones));
}

export function rollNeck(sheet, tones) {
  const roll = outline([0, 76], [26, 76, 40, 84], [46, 104, 44, 122], [22, 136, 0, 136]);
  const fold = line([-42, 94], [-20, 106, 0, 106], [20, 106, 42, 94]);
  const folds =
    crease(line([-30, 300], [-22, 340, -34, 376]), tones.deep) +
    crease(line([40, 290], [32, 340, 42, 376]), tones.deep);
  return sheet.shadow(
    jumper(sheet, tones, folds, rib(sheet, { ...tones, deep: tones.shade }, 5)) +
      sheet.cloth(roll, tones, rib(sheet, tones, 6)) +
      stroke(fold, tones.seam, 1.6, 'opacity=".5"'),
  );
}

export function cardigan(sheet, tones) {
  const opening = sheet.within(body, fill(deepV, mix(tones.deep, '#1d140d', 0.25)));
  const strip = shape([-9, 220], [9, 220], [9, 417], [-9, 417]);
  const bands = rib(sheet, tones, 5);
  const left = shape([-42, 106], [-36, 152, -2, 226], [-14, 232], [-48, 160, -54, 110]);
  const right = shape([42, 106], [36, 152, 2, 226], [14, 232], [48, 160, 54, 110]);
  const pocket = both(
    sheet.cloth(shape([28, 316], [74, 314], [74, 326], [28, 328]), tones, bands) +
      stroke(line([28, 328], [29, 374], [74, 372], [74, 326]), tones.seam, 1.2, 'opacity=".5"'),
  );
  const horn = repeat(244, 404, 40, (y) => dot(0, y, 5, '#5a3d28') + dot(-1.2, y - 1.2, 1.5, '#b98d66'));
  return sheet.shadow(
    jumper(sheet, tones) +
      opening +
      pocket +
      sheet.cloth(left, tones, bands) +
      sheet.cloth(right, tones, bands) +
      sheet.cloth(strip, tones, bands) +
      horn,
  );
}

// A round yoke: rings of small motifs, each ring a little wider than the one above it.
function yoke(tones) {
  const inks = ['#efe4cd', '#c99436', '#a9bccb', '#efe4cd', '#b0593a'];
  const ring = (i) => {
    const y = 158 + i * 17;
    const reach = 74 + i * 18;
    const sag = 26 + i * 3;
    const at = (t) => [t * reach, y + sag * (1 - t * t) - sag * 0.4];
    const steps = 13 + i * 3;
    const motif = (k) => {
      const [x, cy] = at(-1 + (2 * k) / (steps - 1)).map((v) => Math.round(v * 10) / 10);
      return i % 2
        ? `<path d="M${x - 4.5} ${cy}h9M${x} ${cy - 4.5}v9" stroke="${inks[i]}" stroke-width="2.6"/>`
        : `<path d="M${x} ${cy - 6}l5 6l-5 6l-5 -6z" fill="${inks[i]}"/>`;
    };
    return Array.from({ length: steps }, (_, k) => motif(k)).join('');
  };
  const rail = (i) => {
    const y = 150 + i * 17;
    return stroke(
      `M${-84 - i * 18} ${y - 12}Q0 ${y + 34 + i * 3} ${84 + i * 18} ${y - 12}`,
      i % 2 ? mix(tones.base, '#efe4cd', 0.55) : '#c99436',
      1.6,
      'stroke-dasharray="3 3"',
    );
  };
  return [0, 1, 2, 3, 4].map((i) => ring(i) + rail(i)).join('') + rail(5);
}

export function fairIsle(sheet, tones) {
  return sheet.shadow(jumper(sheet, tones, yoke(tones)) + crew(sheet, tones));
}

export function ribVest(sheet, tones) {
  const vest = outline(
    [0, 232],
    [36, 160, 42, 106],
    [58, 106, 72, 114],
    [70, 180, 94, 220],
    [92, 300, 90, 384],
    [46, 390, 0, 390],
  );
  const back = outline([0, 104], [42, 106], [40, 160, 0, 234]);
  const hem = outline([0, 386], [46, 386, 91, 380], [90, 402, 86, 416], [42, 422, 0, 422]);
  const neck = both(
    sheet.cloth(shape([0, 234], [36, 164, 41, 106], [54, 105], [50, 170, 0, 256]), tones, rib(sheet, tones, 5)),
  );
  const arm = both(stroke(line([72, 114], [70, 180, 94, 220]), tones.deep, 8, 'opacity=".28"'));
  const folds = both(crease(line([60, 290], [54, 330, 60, 380]), tones.deep));
  return sheet.shadow(
    fill(back, mix(tones.deep, '#1d140d', 0.2)) +
      sheet.cloth(hem, tones, rib(sheet, tones, 6)) +
      sheet.cloth(vest, tones, rib(sheet, tones, 12)) +
      arm +
      folds +
      neck,
  );
}

export function blockJumper(sheet, tones) {
  const paper = { light: '#f8f3e7', base: '#ece4d3', shade: '#d6ccb7', deep: '#a89b84', seam: '#9b8d75' };
  const bars = repeat(176, 360, 68, (y) => fill(`M-110 ${y}H110V${y + 34}H-110Z`, sheet.rounded(tones)));
  const front = sheet.within(body, bars + fill(body, knit(sheet, tones)));
  return sheet.shadow(jumper(sheet, paper, front) + crew(sheet, paper));
}
