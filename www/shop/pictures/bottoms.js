// Trousers, skirts and dresses.

import { both, crease, dot, fill, line, mix, outline, repeat, shape, stitches, stroke } from './svg.js';
import { corduroy, linen, twill } from './weaves.js';

// One leg; `hip`, `knee` and `hem` are half widths measured from the middle, `gap` lies between the feet.
const leg = ({ hip, knee, hem, gap }) =>
  shape([0, 92], [hip - 14, 92], [hip, 150, hip, 196], [knee, 300, hem, 446], [gap, 448], [gap * 0.8, 330, 0, 226]);

const band = (w) => outline([0, 62], [w, 60], [w + 2, 94], [w / 2, 98, 0, 98]);

function legs(sheet, tones, weave, cut) {
  const inner = stroke(line([cut.gap, 446], [cut.gap * 0.8, 330, 0, 226]), tones.deep, 7, 'opacity=".25"');
  return (
    both(sheet.cloth(leg(cut), tones, weave) + sheet.within(leg(cut), inner)) +
    stroke(line([0, 96], [0, 226]), tones.seam, 1.4, 'opacity=".6"') +
    crease(line([0, 222], [22, 214, 44, 218]), tones.deep) +
    crease(line([0, 222], [-22, 214, -44, 218]), tones.deep)
  );
}

const inside = (w, tones) =>
  fill(outline([0, 54], [w, 56], [w, 62], [w / 2, 68, 0, 68]), mix(tones.deep, '#1d140d', 0.25));

const loops = (sheet, tones, at) =>
  both(at.map((x) => sheet.cloth(shape([x - 3, 60], [x + 3, 60], [x + 3, 98], [x - 3, 98]), tones)).join(''));

export function pleatedTrousers(sheet, tones) {
  const cut = { hip: 88, knee: 84, hem: 66, gap: 14 };
  const pleats = both(
    stroke(line([30, 98], [32, 130, 36, 168]), tones.deep, 3, 'opacity=".5"') +
      stroke(line([46, 98], [48, 120, 52, 146]), tones.deep, 3, 'opacity=".5"') +
      stroke(line([36, 168], [46, 300, 41, 446]), tones.light, 2.4, 'opacity=".8"') +
      stroke(line([39, 168], [49, 300, 44, 446]), tones.deep, 2, 'opacity=".35"'),
  );
  const pocket = both(stroke(line([62, 98], [70, 130, 84, 156]), tones.seam, 1.8, 'opacity=".7"'));
  const tab = both(
    sheet.cloth(shape([56, 70], [76, 69], [80, 78], [76, 87], [56, 88]), tones) + dot(72, 78, 3, '#5a3d28'),
  );
  return sheet.shadow(
    legs(sheet, tones, twill(sheet, tones), cut) +
      pleats +
      pocket +
      inside(74, tones) +
      sheet.cloth(band(74), tones) +
      tab +
      dot(0, 80, 3.6, '#5a3d28'),
  );
}

export function wideJeans(sheet, tones) {
  const cut = { hip: 92, knee: 100, hem: 100, gap: 8 };
  const thread = '#d19a4c';
  const pocket = both(
    stroke(line([40, 98], [46, 128, 88, 134]), tones.seam, 1.6, 'opacity=".7"') +
      stitches(line([38, 99], [44, 132, 88, 138]), thread) +
      dot(43, 103, 2.4, '#b8763a') +
      dot(85, 131, 2.4, '#b8763a') +
      stitches(line([88, 160], [94, 300, 95, 440]), thread) +
      stitches(line([12, 438], [54, 440, 96, 436]), thread) +
      stroke(line([50, 200], [58, 300, 52, 420]), tones.light, 22, 'opacity=".28"') +
      crease(line([30, 300], [46, 310, 70, 302]), tones.deep) +
      crease(line([24, 392], [40, 402, 60, 398]), tones.deep),
  );
  const fly = stitches(line([14, 100], [16, 160, 2, 206]), thread);
  const weave = twill(sheet, tones);
  return sheet.shadow(
    legs(sheet, tones, weave, cut) +
      pocket +
      fly +
      inside(78, tones) +
      sheet.cloth(band(78), tones, weave) +
      stitches(line([-76, 66], [0, 70, 76, 66]), thread) +
      stitches(line([-78, 90], [0, 94, 78, 90]), thread) +
      loops(sheet, tones, [34, 66]) +
      dot(0, 80, 5, '#b8763a') +
      dot(-1.4, 78.6, 1.6, '#f0cfa0'),
  );
}

export function corduroyTrousers(sheet, tones) {
  const cut = { hip: 88, knee: 84, hem: 78, gap: 12 };
  const weave = corduroy(sheet, tones);
  const pocket = both(
    stroke(line([58, 98], [66, 130, 86, 158]), tones.seam, 2, 'opacity=".8"') +
      crease(line([24, 298], [44, 308, 70, 298]), tones.deep) +
      sheet.cloth(shape([11, 428], [44, 432, 79, 427], [80, 446], [12, 449]), tones, weave),
  );
  const fly = stitches(line([14, 100], [16, 160, 2, 206]), tones.light);
  return sheet.shadow(
    legs(sheet, tones, weave, cut) +
      pocket +
      fly +
      inside(75, tones) +
      sheet.cloth(band(75), tones, weave) +
      loops(sheet, tones, [30, 60]) +
      dot(0, 80, 4, '#5a3d28'),
  );
}

export function linenDress(sheet, tones) {
  const weave = linen(sheet, tones);
  const bodice = outline(
    [0, 104],
    [16, 102, 32, 84],
    [56, 88, 80, 104],
    [74, 150, 72, 186],
    [64, 216, 60, 240],
    [30, 246, 0, 246],
  );
  const skirt = outline([0, 238], [58, 238], [84, 320, 112, 440], [60, 460, 0, 460]);
  const sleeve = shape([78, 103], [112, 116, 132, 184], [112, 202, 92, 204], [80, 196, 72, 182], [72, 140, 78, 103]);
  const leaf = shape([2, 120], [20, 102, 30, 80], [42, 84, 48, 94], [40, 120, 26, 134], [14, 126, 2, 120]);
  const neck = outline([0, 122], [20, 104, 32, 82], [18, 74, 0, 74]);
  const folds = both(
    [10, 28, 44]
      .map((x, i) => crease(line([x, 254], [x + 10 + i * 6, 340, x + 18 + i * 16, 448]), tones.deep, 3))
      .join(''),
  );
  const belt = outline([0, 234], [30, 233, 61, 230], [61, 250], [30, 254, 0, 254]);
  const knot =
    sheet.cloth(shape([-16, 234], [-2, 230, 2, 254], [-8, 262, -18, 252]), tones, weave) +
    sheet.cloth(shape([-12, 254], [-18, 300, -34, 336], [-22, 340], [-4, 300, -2, 254]), tones, weave) +
    sheet.cloth(shape([-6, 254], [4, 290, 2, 322], [14, 320], [14, 286, 4, 252]), tones, weave);
  const sleeves = both(sheet.cloth(sleeve, tones, weave) + stitches(line([130, 176], [112, 194, 92, 196]), tones.seam));
  return sheet.shadow(
    sleeves +
      sheet.cloth(skirt, tones, weave) +
      folds +
      sheet.cloth(bodice, tones, weave) +
      both(crease(line([70, 190], [52, 206, 36, 210]), tones.deep)) +
      stroke(line([0, 124], [0, 458]), tones.seam, 1.3, 'opacity=".55"') +
      repeat(146, 224, 26, (y) => dot(0, y, 3.2, '#e9dcc4')) +
      repeat(284, 440, 36, (y) => dot(0, y, 3.2, '#e9dcc4')) +
      fill(neck, tones.deep) +
      both(sheet.cloth(leaf, tones, weave)) +
      sheet.cloth(belt, tones, weave) +
      knot,
  );
}

export function pleatedSkirt(sheet, tones) {
  const skirt = outline([0, 116], [66, 112], [96, 260, 128, 424], [66, 442, 0, 442]);
  const pleat = (i) => {
    const top = i * 12;
    const foot = i * 23.5;
    const edge = shape([top, 110], [top + 5, 110], [foot + 11, 446], [foot, 446]);
    return (
      fill(edge, tones.deep, 'opacity=".3"') +
      stroke(line([top - 1, 112], [foot - 2, 444]), tones.light, 2, 'opacity=".6"')
    );
  };
  const pleats = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map(pleat).join('');
  const waist = outline([0, 84], [62, 82], [67, 116], [34, 122, 0, 122]);
  const back = outline([0, 74], [62, 78], [62, 86], [30, 92, 0, 92]);
  return sheet.shadow(
    sheet.cloth(skirt, tones, twill(sheet, tones)) +
      sheet.within(skirt, pleats) +
      fill(back, tones.deep) +
      sheet.cloth(waist, tones, twill(sheet, tones)) +
      dot(52, 101, 4, '#5a3d28') +
      stitches(line([-64, 112], [0, 118, 64, 112]), tones.seam),
  );
}

export function linenShorts(sheet, tones) {
  const weave = linen(sheet, tones);
  const short = shape([0, 150], [80, 148], [104, 210, 116, 354], [62, 366, 10, 362], [8, 320, 0, 282]);
  const turnUp = shape([9, 334], [62, 340, 113, 326], [117, 356], [62, 370, 10, 366]);
  const waist = outline([0, 116], [82, 112], [86, 150], [44, 158, 0, 158]);
  const gathers = both(
    repeat(12, 76, 9, (x) => stroke(line([x, 120], [x + 1, 134, x, 152]), tones.deep, 2, 'opacity=".35"')),
  );
  const cord =
    stroke('M-8 136C-30 150 -26 190 -34 218M8 136C26 152 20 196 30 226', '#f4ecdc', 4.5) +
    stroke('M-8 136Q-26 116 -30 134Q-26 148 0 137Q26 148 30 134Q26 116 8 136', '#f4ecdc', 4.5);
  const side = both(
    sheet.cloth(short, tones, weave) +
      stroke(line([66, 158], [72, 196, 98, 222]), tones.seam, 1.8, 'opacity=".7"') +
      crease(line([4, 286], [26, 276, 46, 280]), tones.deep) +
      crease(line([56, 200], [62, 260, 56, 330]), tones.deep) +
      sheet.cloth(turnUp, tones, weave),
  );
  return sheet.shadow(
    side +
      stroke(line([0, 158], [0, 282]), tones.seam, 1.4, 'opacity=".6"') +
      sheet.cloth(waist, tones, weave) +
      gathers +
      cord,
  );
}
