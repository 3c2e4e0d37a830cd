// Bags, shoes and small things to wear.

import { both, crease, dot, fill, group, line, mix, outline, repeat, shape, stitches, stroke } from './svg.js';
import { standing } from './studio.js';
import { rib, twill } from './weaves.js';

const brass = (x, y, w, h) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="2.5" fill="none" stroke="#c39a52" stroke-width="3.4"/>`;

export function tote(sheet, tones) {
  const bag = outline([0, 212], [112, 206], [120, 320, 128, 426], [124, 434, 112, 434], [0, 438]);
  const back = outline([0, 200], [108, 202], [112, 216], [0, 222]);
  const strap = (y, width, colour) => stroke(`M-54 ${y}C-58 60 58 60 54 ${y}`, colour, width);
  const tab = both(
    sheet.cloth(shape([44, 212], [64, 211], [66, 258], [55, 268], [45, 258]), tones) +
      dot(55, 228, 3, '#c39a52') +
      dot(55, 248, 3, '#c39a52'),
  );
  const seams =
    stitches(line([-106, 216], [0, 222, 106, 216]), tones.light) +
    both(stitches(line([106, 220], [113, 320, 119, 424]), tones.light));
  const sheen =
    stroke(line([-84, 250], [-78, 330, -86, 410]), tones.light, 22, 'opacity=".22"') +
    crease(line([40, 300], [60, 330, 52, 400]), tones.deep);
  return (
    standing(sheet, 10, 434, 170, 20) +
    strap(206, 11, tones.deep) +
    fill(back, mix(tones.deep, '#1d140d', 0.3)) +
    sheet.cloth(bag, tones) +
    sheen +
    seams +
    strap(222, 11, tones.base) +
    strap(222, 3, tones.light) +
    tab
  );
}

export function backpack(sheet, tones) {
  const leather = { light: '#a06f45', base: '#8a5a35', shade: '#6f4527', deep: '#4f2f1a', seam: '#3c2313' };
  const bag = outline([0, 136], [84, 136], [106, 150, 110, 210], [114, 330, 110, 410], [106, 434, 78, 436], [0, 436]);
  const roll = outline([0, 92], [92, 92], [104, 92, 104, 104], [102, 142], [100, 152, 86, 152], [0, 152]);
  const pocket = outline([0, 300], [66, 300], [76, 302, 76, 316], [74, 408], [72, 420, 58, 420], [0, 420]);
  const strap = (x) =>
    sheet.cloth(shape([x - 9, 96], [x + 9, 96], [x + 9, 262], [x, 272], [x - 9, 262]), leather) +
    brass(x - 13, 214, 26, 22) +
    stitches(line([x, 106], [x, 208]), '#d8b98c') +
    repeat(246, 262, 8, (y) => dot(x, y, 1.6, leather.seam));
  const base = outline([0, 396], [111, 392], [110, 420, 106, 434, 78, 436], [0, 436]);
  const weave = twill(sheet, tones);
  const pack = group(
    stroke('M-30 94C-32 52 32 52 30 94', leather.base, 10) +
      both(stroke(line([104, 190], [140, 260, 112, 390]), tones.deep, 13)) +
      sheet.cloth(bag, tones, weave) +
      sheet.within(bag, sheet.cloth(base, leather)) +
      sheet.cloth(pocket, tones, weave) +
      stitches(line([-70, 318], [0, 322, 70, 318]), tones.light) +
      sheet.cloth(roll, tones, weave) +
      crease(line([-96, 124], [0, 136, 96, 124]), tones.deep) +
      strap(-48) +
      strap(48) +
      sheet.cloth(outline([0, 340], [20, 340], [20, 360], [0, 360]), leather),
  );
  return standing(sheet, 8, 436, 150, 18) + pack;
}

export function scarf(sheet, tones) {
  const dark = mix(tones.base, '#1d140d', 0.35);
  const pale = mix(tones.base, '#f4e6cc', 0.7);
  const check = sheet.weave(
    52,
    52,
    `<rect width="20" height="52" fill="${dark}" opacity=".5"/><rect width="52" height="20" fill="${dark}" opacity=".5"/><rect x="34" width="3" height="52" fill="${pale}" opacity=".85"/><rect y="34" width="52" height="3" fill="${pale}" opacity=".85"/><rect x="9" width="2" height="52" fill="${pale}" opacity=".5"/><rect y="9" width="52" height="2" fill="${pale}" opacity=".5"/>`,
  );
  const fringe = repeat(
    -96,
    66,
    9,
    (x) =>
      stroke(line([x, 396], [x - 2, 410, x + 1, 428]), tones.base, 4.4) +
      stroke(line([x + 1, 400], [x - 1, 410, x + 1, 426]), dark, 1, 'opacity=".6"'),
  );
  const back = shape([-64, 96], [20, 88, 106, 98], [112, 230, 104, 372], [20, 380, -66, 372], [-60, 230, -64, 96]);
  const front = shape(
    [-100, 118],
    [-98, 106, -84, 106],
    [0, 98, 60, 106],
    [74, 106, 74, 120],
    [80, 250, 72, 396],
    [-10, 402, -102, 396],
    [-96, 250, -100, 118],
  );
  const label = { light: '#f4ecdc', base: '#e8dcc4', shade: '#d8c9ac', deep: '#9b8a6c', seam: '#9b8a6c' };
  const folds =
    crease(line([-84, 122], [-10, 114, 62, 122]), tones.deep, 4) +
    crease(line([-60, 200], [-54, 290, -62, 390]), tones.deep, 5) +
    crease(line([36, 180], [42, 270, 34, 390]), tones.deep, 5);
  const tag =
    sheet.cloth(shape([14, 326], [54, 326], [54, 356], [14, 356]), label) +
    stitches(line([22, 341], [46, 341]), '#6b4a2e');
  return (
    sheet.shadow(sheet.cloth(back, { ...tones, light: tones.base }, check)) +
    sheet.shadow(fringe + sheet.cloth(front, tones, check) + folds + tag, 5, 6, 5)
  );
}

export function beanie(sheet, tones) {
  const crown = outline([0, 140], [84, 138, 106, 250], [110, 280, 112, 306], [56, 316, 0, 316]);
  const fold = outline([0, 288], [60, 288, 118, 276], [126, 320, 120, 366], [60, 384, 0, 384]);
  const ribs = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]
    .map(
      (i) =>
        stroke(line([i * 4, 142], [i * 17, 190, i * 20.5, 310]), tones.deep, 4.5, 'opacity=".3"') +
        stroke(line([i * 4 + 2, 142], [i * 17 + 6, 190, i * 20.5 + 7, 310]), tones.light, 3, 'opacity=".5"'),
    )
    .join('');
  return sheet.shadow(
    sheet.cloth(crown, tones) +
      sheet.within(crown, ribs) +
      sheet.cloth(fold, tones, rib(sheet, tones, 12)) +
      fill(outline([0, 284], [60, 284, 117, 272], [118, 282], [60, 296, 0, 296]), tones.deep, 'opacity=".3"') +
      sheet.cloth(shape([54, 328], [84, 326], [85, 352], [55, 354]), {
        light: '#f4ecdc',
        base: '#e8dcc4',
        shade: '#d8c9ac',
        deep: '#9b8a6c',
        seam: '#9b8a6c',
      }) +
      stitches(line([60, 341], [79, 340]), '#6b4a2e'),
  );
}

function boot(sheet, tones) {
  const upper = shape(
    [-46, 150],
    [46, 146],
    [44, 220, 50, 268],
    [84, 296, 122, 316],
    [146, 330, 144, 370],
    [-48, 370],
    [-56, 300, -40, 240],
    [-48, 190, -46, 150],
  );
  const gore = shape([-8, 150], [26, 149], [28, 210, 18, 262], [8, 272, -4, 262], [-10, 200, -8, 150]);
  const sole = shape(
    [-50, 368],
    [146, 368],
    [152, 384, 140, 390],
    [34, 390],
    [24, 384],
    [8, 384],
    [4, 402],
    [-52, 402],
  );
  const loop = stroke('M-40 154C-46 118 -22 118 -24 153', tones.deep, 6);
  const sheen =
    stroke(line([96, 316], [124, 330, 130, 350]), tones.light, 7, 'opacity=".55"') +
    stroke(line([-26, 180], [-22, 230, -32, 300]), tones.light, 10, 'opacity=".3"');
  return (
    loop +
    sheet.cloth(upper, tones) +
    sheet.cloth(
      gore,
      { ...tones, base: '#2f2a26', light: '#4b433c', shade: '#211d1a', deep: '#0f0d0b' },
      rib(sheet, { ...tones, deep: '#000000', light: '#7a6e62' }, 6),
    ) +
    sheen +
    crease(line([50, 270], [30, 286, 20, 310]), tones.deep) +
    stitches(line([58, 278], [50, 320, 56, 366]), tones.light) +
    fill(sole, '#33271d') +
    stroke(line([-48, 372], [146, 372]), '#d8b98c', 2, 'stroke-dasharray="4 3"')
  );
}

export function boots(sheet, tones) {
  const back = { ...tones, light: tones.base, base: tones.shade, shade: tones.deep };
  return (
    standing(sheet, 14, 428, 180, 18) +
    group(boot(sheet, back), 'transform="translate(30 0) scale(.94)"') +
    group(boot(sheet, tones), 'transform="translate(-44 30)"')
  );
}

function sock(sheet, tones, cream) {
  const d = shape(
    [-34, 96],
    [34, 96],
    [36, 190, 34, 268],
    [40, 300, 70, 322],
    [110, 346, 112, 376],
    [112, 402, 78, 402],
    [30, 400, -8, 364],
    [-40, 334, -36, 270],
    [-32, 180, -34, 96],
  );
  const bands = repeat(150, 330, 36, (y) => fill(`M-60 ${y}H130V${y + 13}H-60Z`, cream));
  const heel = fill('M-50 290Q-4 300 6 352L-20 380L-60 340Z', tones.deep);
  const toe = fill('M78 330Q70 370 82 410L130 410V330Z', tones.deep);
  const cuff = shape([-37, 88], [37, 88], [36, 134], [-36, 134]);
  return (
    sheet.cloth(d, tones) +
    sheet.within(d, bands + heel + toe + crease(line([22, 150], [26, 230, 20, 290]), tones.deep, 5)) +
    stroke(d, tones.seam, 1.2, 'opacity=".45"') +
    sheet.cloth(cuff, tones, rib(sheet, tones, 7))
  );
}

export function socks(sheet, tones) {
  const cream = '#efe6d2';
  return (
    sheet.shadow(
      group(
        sock(sheet, { ...tones, base: tones.shade, light: tones.base }, mix(cream, '#1d140d', 0.1)),
        'transform="translate(34 4) rotate(-9 0 250)"',
      ),
      6,
      9,
      7,
    ) + sheet.shadow(group(sock(sheet, tones, cream), 'transform="translate(-58 14) rotate(3 0 250)"'), 6, 9, 7)
  );
}
