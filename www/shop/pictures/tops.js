// Shirts and tops.

import { both, crease, dot, fill, line, mix, outline, repeat, shape, stitches, stroke } from './svg.js';
import { linen, rib, stripes, waffle } from './weaves.js';

const shirtBody = outline(
  [0, 122],
  [18, 118, 34, 104],
  [62, 110, 92, 130],
  [86, 176, 84, 216],
  [82, 300, 90, 384],
  [70, 414, 0, 416],
);
const shirtSleeve = shape(
  [90, 129],
  [122, 142, 134, 196],
  [150, 270, 156, 352],
  [138, 362, 116, 362],
  [106, 290, 82, 218],
  [84, 170, 90, 129],
);
const cuff = shape([154, 334], [158, 354, 159, 370], [138, 380, 116, 378], [115, 362, 113, 344], [136, 344, 154, 334]);

const buttons = (first, last, step, colour) =>
  repeat(first, last, step, (y) => dot(0, y, 3.2, colour) + dot(-0.8, y - 0.8, 1, '#fff', 'opacity=".7"'));

function collar(sheet, tones) {
  const inside = outline([0, 140], [20, 126, 35, 103], [20, 96, 0, 97]);
  const leaf = shape([2, 138], [22, 122, 33, 100], [44, 104, 50, 114], [42, 138, 26, 152], [14, 142, 2, 138]);
  return (
    fill(inside, tones.deep) +
    both(sheet.cloth(leaf, tones) + stitches(line([6, 138], [18, 142, 26, 147], [38, 134, 45, 114]), tones.seam))
  );
}

function placket(sheet, tones, foot = 415) {
  const strip = shape([-9, 142], [9, 142], [9, foot], [-9, foot]);
  return (
    sheet.cloth(strip, tones) +
    stitches(line([-6, 146], [-6, foot - 4]), tones.seam) +
    stitches(line([6, 146], [6, foot - 4]), tones.seam)
  );
}

function shirt(sheet, tones, weave) {
  const sleeves = both(
    sheet.cloth(shirtSleeve, tones, weave) +
      crease(line([132, 210], [136, 280, 128, 330]), tones.deep) +
      crease(line([98, 190], [112, 250, 122, 290]), tones.deep) +
      sheet.cloth(cuff, tones) +
      dot(146, 357, 2.6, mix(tones.base, '#6b5137', 0.6)),
  );
  const folds = both(
    crease(line([62, 230], [54, 300, 64, 380]), tones.deep) + crease(line([84, 218], [66, 236, 46, 240]), tones.deep),
  );
  const yoke = both(stitches(line([34, 122], [60, 126, 90, 142]), tones.seam));
  const hem = stitches(line([-87, 382], [-68, 408, 0, 410], [68, 408, 87, 382]), tones.seam);
  return sheet.shadow(
    sleeves +
      sheet.cloth(shirtBody, tones, weave) +
      folds +
      yoke +
      hem +
      placket(sheet, tones) +
      collar(sheet, tones) +
      buttons(164, 400, 39, mix(tones.base, '#6b5137', 0.55)),
  );
}

function chestPocket(sheet, tones, weave) {
  const d = shape([28, 186], [70, 186], [70, 226], [49, 238], [28, 226]);
  return sheet.cloth(d, tones, weave) + stitches(line([31, 194], [67, 194]), tones.seam);
}

export function linenShirt(sheet, tones) {
  const weave = linen(sheet, tones);
  return shirt(sheet, tones, weave) + chestPocket(sheet, tones, weave);
}

export function oxfordShirt(sheet, tones) {
  const paper = { ...tones, base: '#f1eee6', light: '#fbfaf5', shade: '#dcd7cc', deep: '#aaa295', seam: tones.deep };
  const lines = stripes(sheet, tones.base, 8, 2.6, 90);
  return shirt(sheet, paper, lines) + both(dot(26, 147, 2.2, tones.deep));
}

const teeBody = outline(
  [0, 132],
  [24, 130, 38, 106],
  [64, 112, 94, 132],
  [88, 176, 86, 216],
  [84, 300, 86, 396],
  [40, 402, 0, 402],
);
const teeSleeve = shape([92, 130], [128, 148, 152, 216], [128, 238, 104, 242], [92, 226, 84, 214], [86, 170, 92, 130]);

function crewNeck(sheet, tones, depth = 132) {
  const inside = outline([0, depth], [22, depth - 4, 36, 106], [20, 112, 0, 112]);
  const band = outline([0, depth + 10], [30, depth + 6, 46, 109], [36, 104], [22, depth - 4, 0, depth]);
  return fill(inside, tones.deep) + sheet.cloth(band, tones);
}

export function tee(sheet, tones) {
  const sleeves = both(
    sheet.cloth(teeSleeve, tones) +
      stitches(line([148, 208], [126, 228, 104, 233]), tones.seam) +
      crease(line([100, 176], [108, 200, 116, 222]), tones.deep),
  );
  const folds =
    both(
      crease(line([86, 218], [66, 240, 40, 246]), tones.deep) + crease(line([58, 270], [50, 330, 60, 392]), tones.deep),
    ) + crease(line([-12, 300], [-4, 350, -14, 394]), tones.deep);
  const hem = stitches(line([-85, 388], [-40, 394, 0, 394], [40, 394, 85, 388]), tones.seam);
  return sheet.shadow(sleeves + sheet.cloth(teeBody, tones) + folds + hem + crewNeck(sheet, tones));
}

export function breton(sheet, tones) {
  const paper = { light: '#fbf8f0', base: '#f2ede1', shade: '#dcd5c6', deep: '#b3aa98', seam: '#8e8474' };
  const bars = stripes(sheet, tones.base, 19, 7.5);
  const turned = stripes(sheet, tones.base, 19, 7.5, -14);
  const body = outline(
    [0, 118],
    [30, 116, 54, 106],
    [76, 114, 98, 132],
    [90, 176, 88, 216],
    [86, 300, 88, 394],
    [40, 400, 0, 400],
  );
  const sleeve = shape(
    [96, 131],
    [128, 146, 140, 200],
    [154, 268, 160, 340],
    [142, 350, 122, 352],
    [108, 286, 86, 218],
    [88, 170, 96, 131],
  );
  const yoke = outline([0, 100], [60, 100], [110, 170], [0, 170]);
  const neck = outline([0, 118], [30, 116, 54, 106], [30, 108, 0, 109]);
  const plainTop = sheet.within(body, fill(yoke, sheet.rounded(paper)));
  const sleeves = both(sheet.cloth(sleeve, paper, turned) + crease(line([124, 210], [134, 270, 132, 320]), paper.deep));
  const folds = both(
    crease(line([88, 220], [66, 240, 44, 244]), paper.deep) + crease(line([60, 280], [52, 330, 62, 390]), paper.deep),
  );
  return sheet.shadow(
    sleeves +
      sheet.cloth(body, paper, bars) +
      plainTop +
      folds +
      fill(neck, paper.deep) +
      stitches(line([-54, 112], [-30, 122, 0, 124], [30, 122, 54, 112]), paper.seam),
  );
}

export function blouse(sheet, tones) {
  const body = outline(
    [0, 124],
    [16, 122, 30, 104],
    [60, 112, 88, 132],
    [84, 176, 84, 210],
    [92, 300, 104, 382],
    [56, 396, 0, 396],
  );
  const sleeve = shape(
    [86, 130],
    [136, 140, 152, 210],
    [172, 290, 154, 346],
    [140, 354, 120, 350],
    [104, 300, 82, 214],
    [82, 170, 86, 130],
  );
  const band = shape(
    [120, 348],
    [140, 354, 154, 345],
    [156, 360, 154, 372],
    [138, 378, 122, 374],
    [118, 360, 120, 348],
  );
  const gathers = repeat(16, 76, 10, (x) =>
    crease(line([x, 168], [x + 2, 190, x - 2 + x * 0.08, 176 + 46]), tones.deep, 2),
  );
  const sleeveFolds = repeat(0, 30, 10, (x) =>
    crease(line([122 + x, 342], [118 + x, 310, 112 + x * 0.8, 284]), tones.deep, 2),
  );
  const neckband = outline([0, 136], [20, 128, 34, 106], [28, 98], [14, 118, 0, 122]);
  const inside = outline([0, 130], [16, 122, 30, 100], [16, 96, 0, 97]);
  const sleeves = both(
    sheet.cloth(sleeve, tones) + sleeveFolds + sheet.cloth(band, tones) + dot(148, 362, 2.4, tones.seam),
  );
  const front =
    sheet.cloth(body, tones) +
    both(
      gathers +
        crease(line([66, 260], [70, 320, 80, 384]), tones.deep) +
        stroke(line([0, 166], [50, 168, 86, 160]), tones.seam, 1.3, 'opacity=".6"'),
    );
  return sheet.shadow(
    sleeves +
      front +
      placket(sheet, tones, 396) +
      fill(inside, tones.deep) +
      sheet.cloth(neckband, tones) +
      buttons(156, 380, 32, tones.light),
  );
}

export function henley(sheet, tones) {
  const weave = waffle(sheet, tones);
  const body = outline(
    [0, 128],
    [24, 126, 38, 106],
    [66, 112, 96, 132],
    [90, 176, 88, 216],
    [86, 300, 88, 398],
    [40, 404, 0, 404],
  );
  const sleeve = shape(
    [94, 130],
    [126, 144, 138, 200],
    [152, 270, 158, 344],
    [140, 354, 120, 354],
    [108, 288, 86, 218],
    [88, 172, 94, 130],
  );
  const cuffBand = shape([120, 352], [140, 352, 158, 342], [160, 372], [140, 384, 122, 382]);
  const strip = shape([-10, 138], [10, 138], [10, 214], [-10, 214]);
  const sleeves = both(
    sheet.cloth(sleeve, tones, weave) +
      crease(line([124, 208], [136, 280, 134, 334]), tones.deep) +
      sheet.cloth(cuffBand, tones, rib(sheet, tones, 6)),
  );
  const folds = both(
    crease(line([88, 220], [68, 242, 44, 246]), tones.deep) + crease(line([58, 280], [50, 340, 60, 394]), tones.deep),
  );
  const hem = stitches(line([-87, 390], [-40, 396, 0, 396], [40, 396, 87, 390]), tones.seam);
  return sheet.shadow(
    sleeves +
      sheet.cloth(body, tones, weave) +
      folds +
      hem +
      sheet.cloth(strip, tones) +
      buttons(156, 206, 24, mix(tones.base, '#6b5137', 0.5)) +
      crewNeck(sheet, tones, 128),
  );
}
