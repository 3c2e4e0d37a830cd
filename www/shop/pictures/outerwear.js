// Coats and jackets.

import { both, crease, dot, fill, line, mirror, mix, outline, repeat, shape, stitches, stroke } from './svg.js';
import { corduroy, diamonds, twill } from './weaves.js';

const horn = (x, y, r = 5.5) => dot(x, y, r, '#4a3222') + dot(x - 1.3, y - 1.3, r * 0.35, '#a98563');

const jacketBody = outline(
  [0, 118],
  [18, 116, 36, 100],
  [66, 108, 98, 130],
  [94, 180, 92, 222],
  [94, 300, 98, 394],
  [50, 402, 0, 402],
);
const jacketSleeve = shape(
  [96, 129],
  [130, 144, 142, 204],
  [158, 290, 164, 372],
  [144, 384, 120, 384],
  [112, 300, 88, 226],
  [90, 176, 96, 129],
);

const sleevePair = (sheet, tones, weave, extra = '') =>
  both(
    sheet.cloth(jacketSleeve, tones, weave) +
      crease(line([126, 210], [140, 290, 138, 356]), tones.deep) +
      crease(line([100, 210], [114, 260, 122, 300]), tones.deep) +
      extra,
  );

export function overcoat(sheet, tones) {
  const weave = twill(sheet, tones);
  const body = outline(
    [0, 96],
    [24, 92, 36, 84],
    [66, 92, 94, 114],
    [88, 166, 86, 210],
    [94, 320, 108, 446],
    [54, 456, 0, 456],
  );
  const sleeve = shape(
    [92, 113],
    [124, 128, 136, 190],
    [150, 270, 154, 344],
    [134, 354, 112, 354],
    [104, 280, 82, 210],
    [84, 160, 92, 113],
  );
  const inside = outline([0, 210], [20, 130, 38, 84], [20, 78, 0, 78]);
  const lapel = shape(
    [4, 214],
    [16, 140, 40, 84],
    [52, 90, 56, 104],
    [60, 118, 58, 128],
    [72, 130, 74, 142],
    [44, 190, 4, 214],
  );
  const overlap = shape([4, 212], [44, 200], [40, 320, 52, 455], [-6, 456], [-4, 330, 4, 212]);
  const pocket = both(sheet.cloth(shape([46, 300], [84, 296], [86, 312], [47, 316]), tones, weave));
  const knobs = repeat(232, 312, 40, (y) => horn(-28, y) + horn(26, y));
  const sleeves = both(
    sheet.cloth(sleeve, tones, weave) +
      crease(line([120, 190], [134, 270, 130, 330]), tones.deep) +
      stroke(line([114, 326], [134, 328, 153, 318]), tones.seam, 1.4, 'opacity=".6"') +
      horn(142, 334, 3),
  );
  const folds = both(
    crease(line([70, 330], [76, 390, 84, 446]), tones.deep) + crease(line([86, 214], [68, 232, 50, 236]), tones.deep),
  );
  return sheet.shadow(
    sleeves +
      sheet.cloth(body, tones, weave) +
      folds +
      fill(inside, mix(tones.deep, '#1d140d', 0.3)) +
      fill('M-36 84Q0 100 36 84L20 150L0 206L-20 150Z', '#e9dfcf') +
      crease(line([0, 110], [0, 200]), '#8a7a66', 2) +
      sheet.cloth(overlap, tones, weave) +
      mirror(sheet.cloth(lapel, tones, weave)) +
      sheet.cloth(lapel, tones, weave) +
      pocket +
      knobs,
  );
}

export function waxedJacket(sheet, tones) {
  const cord = {
    ...tones,
    base: mix(tones.base, '#2a1a10', 0.5),
    light: mix(tones.base, '#2a1a10', 0.3),
    shade: mix(tones.base, '#2a1a10', 0.65),
    deep: '#1f140c',
    seam: '#1f140c',
  };
  const leaf = shape([2, 142], [20, 120, 34, 96], [50, 102, 58, 114], [52, 144, 34, 164], [16, 156, 2, 142]);
  const inside = outline([0, 142], [20, 122, 36, 98], [20, 90, 0, 90]);
  const flap = both(
    sheet.cloth(shape([26, 310], [80, 308], [84, 388], [28, 390]), tones) +
      sheet.cloth(shape([24, 302], [82, 300], [83, 326], [54, 338, 25, 328]), tones) +
      dot(54, 326, 3, '#b49a6a'),
  );
  const chest = both(
    sheet.cloth(shape([34, 204], [76, 202], [77, 222], [35, 224]), tones) +
      stitches(line([37, 218], [75, 217]), tones.seam),
  );
  const storm = shape([-12, 140], [12, 140], [12, 402], [-12, 402]);
  const studs = repeat(166, 390, 37, (y) => dot(0, y, 3.6, '#b49a6a') + dot(-1, y - 1, 1.2, '#efe0b8'));
  const yoke = both(stitches(line([38, 150], [70, 158, 95, 156]), tones.seam));
  const sheen = both(
    stroke(line([70, 240], [62, 270, 70, 296]), tones.light, 9, 'opacity=".28"') +
      stroke(line([118, 180], [132, 226, 138, 260]), tones.light, 8, 'opacity=".28"'),
  );
  return sheet.shadow(
    sleevePair(
      sheet,
      tones,
      '',
      sheet.cloth(
        shape([120, 362], [144, 362, 163, 350], [165, 374], [144, 386, 120, 386]),
        cord,
        corduroy(sheet, cord),
      ),
    ) +
      sheet.cloth(jacketBody, tones) +
      sheen +
      yoke +
      chest +
      flap +
      fill(inside, cord.deep) +
      sheet.cloth(storm, tones) +
      stitches(line([-8, 146], [-8, 398]), tones.seam) +
      studs +
      both(sheet.cloth(leaf, cord, corduroy(sheet, cord))),
  );
}

export function choreJacket(sheet, tones) {
  const weave = twill(sheet, tones);
  const leaf = shape([2, 140], [22, 122, 34, 98], [46, 102, 54, 114], [46, 140, 32, 158], [16, 152, 2, 140]);
  const inside = outline([0, 140], [20, 122, 36, 99], [20, 92, 0, 92]);
  const patch = (x, y, w, h) => {
    const d = shape(
      [x, y],
      [x + w, y],
      [x + w, y + h - 8],
      [x + w, y + h, x + w - 8, y + h],
      [x + 8, y + h],
      [x, y + h, x, y + h - 8],
    );
    return (
      sheet.cloth(d, tones, weave) +
      stitches(shape([x + 4, y + 4], [x + w - 4, y + 4], [x + w - 4, y + h - 5], [x + 4, y + h - 5]), tones.light) +
      stitches(line([x + 3, y + 12], [x + w - 3, y + 12]), tones.light)
    );
  };
  const seams = both(
    stitches(line([38, 130], [66, 138, 96, 146]), tones.light) +
      stitches(line([94, 226], [92, 300, 95, 392]), tones.light),
  );
  const hem = stitches(line([-97, 386], [-50, 394, 0, 394], [50, 394, 97, 386]), tones.light);
  const front =
    stroke(line([0, 142], [0, 402]), tones.seam, 1.6, 'opacity=".7"') +
    stitches(line([11, 148], [11, 398]), tones.light);
  return sheet.shadow(
    sleevePair(sheet, tones, weave, stitches(line([118, 352], [140, 352, 160, 342]), tones.light)) +
      sheet.cloth(jacketBody, tones, weave) +
      seams +
      hem +
      patch(-78, 178, 48, 54) +
      patch(-84, 292, 64, 76) +
      patch(20, 292, 64, 76) +
      front +
      repeat(166, 370, 51, (y) => horn(5, y, 5)) +
      fill(inside, tones.deep) +
      both(
        sheet.cloth(leaf, tones, weave) + stitches(line([8, 141], [18, 147, 31, 152], [42, 136, 49, 115]), tones.light),
      ),
  );
}

export function gilet(sheet, tones) {
  const body = outline(
    [0, 122],
    [22, 120, 40, 92],
    [58, 96, 76, 108],
    [72, 176, 96, 222],
    [96, 310, 98, 394],
    [50, 404, 0, 404],
  );
  const collar = outline([0, 128], [26, 122, 46, 104], [48, 86, 42, 74], [20, 80, 0, 80]);
  const puff = repeat(
    150,
    390,
    27,
    (y) =>
      stroke(line([-100, y - 4], [-50, y + 8, 0, y + 5], [50, y + 8, 100, y - 4]), tones.deep, 2.2, 'opacity=".55"') +
      stroke(line([-100, y + 6], [-50, y + 17, 0, y + 14], [50, y + 17, 100, y + 6]), tones.light, 6, 'opacity=".4"'),
  );
  const pockets = both(
    stroke(line([52, 300], [80, 352]), tones.seam, 5, 'opacity=".75"') +
      stroke(line([53, 299], [81, 351]), tones.light, 1.5),
  );
  const arms = both(stroke(line([76, 108], [72, 176, 96, 222]), tones.deep, 9, 'opacity=".5"'));
  const snaps = repeat(112, 392, 40, (y) => dot(0, y, 4.4, '#d9cba8') + dot(-1, y - 1, 1.6, '#fff7e0'));
  const inside = outline([0, 92], [26, 90, 41, 76], [20, 70, 0, 70]);
  return sheet.shadow(
    sheet.cloth(body, tones) +
      sheet.within(body, puff + arms) +
      pockets +
      fill(inside, tones.deep) +
      sheet.cloth(collar, tones) +
      stroke(line([-46, 92], [0, 112, 46, 92]), tones.deep, 2, 'opacity=".5"') +
      fill('M-9 80H9V404H-9Z', sheet.rounded(tones)) +
      stroke('M-9 82V403M9 82V403', tones.seam, 1.2, 'opacity=".5"') +
      snaps,
  );
}

export function raincoat(sheet, tones) {
  const body = outline(
    [0, 140],
    [30, 132, 46, 118],
    [72, 124, 98, 142],
    [94, 190, 92, 232],
    [98, 330, 106, 430],
    [54, 440, 0, 440],
  );
  const hood = outline([0, 52], [52, 54, 58, 104], [60, 140, 34, 158], [16, 166, 0, 166]);
  const opening = outline([0, 74], [36, 76, 40, 112], [38, 140, 0, 154]);
  const sleeve = shape(
    [96, 141],
    [128, 154, 140, 212],
    [156, 296, 162, 376],
    [142, 388, 118, 388],
    [110, 304, 86, 236],
    [88, 184, 96, 141],
  );
  const welt = both(
    sheet.cloth(shape([36, 318], [82, 312], [84, 330], [37, 336]), tones) + dot(60, 326, 2.8, '#e8dcc0'),
  );
  const flap = shape([-14, 160], [14, 160], [14, 440], [-14, 440]);
  const cords = both(stroke(line([16, 152], [22, 176, 18, 206]), '#f2ead8', 3) + dot(18, 210, 4, '#6b4a2e'));
  const sleeves = both(
    sheet.cloth(sleeve, tones) +
      crease(line([126, 216], [142, 300, 138, 366]), tones.deep) +
      stroke(line([119, 362], [142, 364, 160, 352]), tones.seam, 1.4, 'opacity=".6"') +
      stroke(line([120, 190], [134, 236, 138, 270]), tones.light, 7, 'opacity=".35"'),
  );
  const folds = both(
    crease(line([70, 340], [76, 390, 84, 430]), tones.deep) +
      stroke(line([56, 210], [48, 250, 56, 300]), tones.light, 9, 'opacity=".3"'),
  );
  return sheet.shadow(
    sleeves +
      sheet.cloth(body, tones) +
      folds +
      both(stitches(line([46, 176], [70, 182, 95, 178]), tones.seam)) +
      welt +
      sheet.cloth(flap, tones) +
      repeat(190, 420, 46, (y) => dot(0, y, 4, '#e8dcc0') + dot(-1, y - 1, 1.4, '#fff')) +
      sheet.cloth(hood, tones) +
      fill(opening, mix(tones.deep, '#1d140d', 0.35)) +
      stroke(line([0, 64], [44, 66, 49, 110], [48, 142, 22, 160]), tones.seam, 1.2, 'opacity=".6"') +
      mirror(stroke(line([0, 64], [44, 66, 49, 110], [48, 142, 22, 160]), tones.seam, 1.2, 'opacity=".6"')) +
      cords,
  );
}

export function liner(sheet, tones) {
  const weave = diamonds(sheet, tones);
  const edge = { ...tones, base: tones.deep, light: tones.shade, shade: tones.deep };
  const neck = outline([0, 160], [26, 132, 36, 100], [46, 104], [36, 140, 0, 176]);
  const inside = outline([0, 160], [26, 132, 36, 100], [20, 94, 0, 94]);
  const hem = outline([0, 396], [50, 396, 97, 388], [98, 400], [50, 408, 0, 408]);
  const cuffEdge = shape([120, 374], [144, 374, 164, 362], [165, 374], [144, 386, 120, 386]);
  const pocket = both(
    sheet.cloth(shape([26, 296], [80, 294], [82, 366], [27, 368]), tones, weave) +
      sheet.cloth(shape([25, 292], [80, 290], [80, 302], [26, 304]), edge),
  );
  const front =
    sheet.cloth(shape([-5, 170], [5, 170], [5, 406], [-5, 406]), edge) +
    repeat(190, 390, 50, (y) => dot(11, y, 4, '#d9cba8') + dot(10, y - 1, 1.4, '#fff7e0'));
  return sheet.shadow(
    sleevePair(sheet, tones, weave, sheet.cloth(cuffEdge, edge)) +
      sheet.cloth(jacketBody, tones, weave) +
      pocket +
      fill(inside, mix(tones.deep, '#1d140d', 0.3)) +
      sheet.cloth(hem, edge) +
      front +
      sheet.cloth(neck, edge),
  );
}
