// The large pictures: the rail of the first page, the workroom, and the parcel of the last page.

import { colours } from '../js/colours.js';
import { boots, tote } from './accessories.js';
import { linenDress } from './bottoms.js';
import { mug, vase } from './home.js';
import { fairIsle } from './knitwear.js';
import { choreJacket, overcoat } from './outerwear.js';
import { crease, document, dot, fill, group, line, mix, repeat, Sheet, stroke, tonesOf } from './svg.js';
import { linenShirt } from './tops.js';
import { herringbone, linen, rib } from './weaves.js';

const wood = { light: '#d9b98c', base: '#bb9462', shade: '#99754a', deep: '#6f5230', seam: '#6f5230' };

const dyed = (name) => tonesOf(colours[name].hex);

const placed = (content, x, y, scale) => group(content, `transform="translate(${x} ${y}) scale(${scale})"`);

const box = (x, y, w, h, r = 0) =>
  `M${x + r} ${y}h${w - 2 * r}q${r} 0 ${r} ${r}v${h - 2 * r}q0 ${r} ${-r} ${r}h${2 * r - w}q${-r} 0 ${-r} ${-r}v${2 * r - h}q0 ${-r} ${r} ${-r}z`;

function room(sheet, width, height, floor, paper) {
  const wall = fill(`M0 0H${width}V${height}H0Z`, sheet.glow(mix(paper, '#ffffff', 0.42), mix(paper, '#5b4a38', 0.12)));
  const ground = fill(
    `M0 ${floor}H${width}V${height}H0Z`,
    sheet.falling(mix(paper, '#6b4a2a', 0.36), mix(paper, '#6b4a2a', 0.22)),
  );
  const light = `<g fill="#fffaf0" opacity=".38"><path d="M${width * 0.08} 0H${width * 0.3}L${width * 0.62} ${floor}H${width * 0.36}Z"/><path d="M${width * 0.36} 0H${width * 0.5}L${width * 0.84} ${floor}H${width * 0.68}Z"/></g>`;
  return wall + light + ground + stroke(`M0 ${floor}H${width}`, mix(paper, '#5b4a38', 0.35), 2, 'opacity=".5"');
}

function hanger(x, top, neck, scale) {
  const hook = stroke(
    `M${x} ${neck}V${top + 26}C${x} ${top + 14} ${x + 14} ${top + 12} ${x + 13} ${top}C${x + 11} ${top - 14} ${x - 8} ${top - 12} ${x - 9} ${top - 2}`,
    '#6f6a62',
    4,
  );
  return (
    hook +
    stroke(
      `M${x - 60 * scale} ${neck + 26 * scale}Q${x} ${neck - 14 * scale} ${x + 60 * scale} ${neck + 26 * scale}`,
      wood.deep,
      9,
    )
  );
}

function rail() {
  const sheet = new Sheet('r');
  const bar = 116;
  const garments = [
    [choreJacket, 'denim', 190, 0.98, 92],
    [linenShirt, 'white', 430, 0.98, 96],
    [overcoat, 'sand', 665, 1.12, 80],
    [fairIsle, 'navy', 905, 0.98, 104],
    [linenDress, 'clay', 1110, 1.06, 76],
  ];
  const hung = garments
    .map(
      ([draw, colour, x, scale, neck]) =>
        hanger(x, bar, bar + 52, scale) + placed(draw(sheet, dyed(colour)), x, bar + 50 - neck * scale, scale),
    )
    .join('');
  const beam =
    fill(box(-20, bar - 9, 1340, 18, 9), sheet.falling(wood.light, wood.shade)) +
    stroke(`M-20 ${bar - 3}H1320`, wood.light, 2, 'opacity=".6"');
  const ropes =
    stroke(`M120 0V${bar - 6}M1200 0V${bar - 6}`, '#cdb994', 6) +
    stroke(`M120 ${bar - 14}v28M1200 ${bar - 14}v28`, '#a98f63', 14);
  const bench =
    fill(box(60, 792, 560, 30, 5), sheet.falling(wood.light, wood.base)) +
    fill('M104 822h36l-8 136h-24zM540 822h36l-4 136h-24z', wood.shade);
  const cloths = [
    ['ochre', 0],
    ['oat', 1],
    ['forest', 2],
  ]
    .map(([colour, i]) =>
      sheet.cloth(box(96 + i * 6, 756 - i * 36, 216 - i * 12, 36, 15), dyed(colour), herringbone(sheet, dyed(colour))),
    )
    .join('');
  const under = `<ellipse cx="350" cy="956" rx="330" ry="20" fill="#3a2a1c" opacity=".16"/>`;
  return document(
    1320,
    1000,
    sheet,
    room(sheet, 1320, 1000, 900, '#e6d8c6') +
      ropes +
      beam +
      hung +
      under +
      bench +
      cloths +
      placed(vase(sheet, dyed('ecru')), 480, 484, 0.72) +
      placed(tote(sheet, dyed('tan')), 760, 596, 0.82) +
      placed(boots(sheet, dyed('chestnut')), 1040, 668, 0.68),
  );
}

function cone(sheet, x, foot, colour) {
  const tones = dyed(colour);
  const winding = `M${x - 20} ${foot - 130}L${x - 44} ${foot - 14}Q${x} ${foot + 2} ${x + 44} ${foot - 14}L${x + 20} ${foot - 130}Q${x} ${foot - 136} ${x - 20} ${foot - 130}Z`;
  const turns = repeat(0, 100, 9, (i) =>
    stroke(
      `M${x - 20 - i * 0.22} ${foot - 126 + i * 1.1}Q${x} ${foot - 116 + i * 1.12} ${x + 20 + i * 0.22} ${foot - 126 + i * 1.1}`,
      tones.deep,
      1.6,
      'opacity=".45"',
    ),
  );
  return (
    fill(`M${x - 13} ${foot - 150}h26l5 24h-36z`, wood.base) +
    sheet.cloth(winding, tones) +
    turns +
    fill(`M${x - 48} ${foot - 12}Q${x} ${foot + 6} ${x + 48} ${foot - 12}V${foot}H${x - 48}Z`, wood.shade)
  );
}

function yarnBall(sheet, x, y, r, colour) {
  const tones = dyed(colour);
  const ball = `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  const wound = [-30, 25, 75]
    .map((turn) =>
      group(
        repeat(-r, r, 11, (at) => stroke(`M${at} ${-r}Q${at * 1.7} 0 ${at} ${r}`, tones.deep, 2.4, 'opacity=".28"')),
        `transform="translate(${x} ${y}) rotate(${turn})"`,
      ),
    )
    .join('');
  const needles =
    stroke(`M${x - 70} ${y - 150}L${x + 40} ${y + 30}M${x + 92} ${y - 142}L${x - 30} ${y + 30}`, wood.base, 7) +
    dot(x - 70, y - 150, 9, wood.deep) +
    dot(x + 92, y - 142, 9, wood.deep);
  return needles + fill(ball, sheet.glow(tones.light, tones.shade)) + sheet.within(ball, wound);
}

function workroom() {
  const sheet = new Sheet('w');
  const board = (y) =>
    fill(box(0, y, 1200, 26), sheet.falling(wood.light, wood.shade)) +
    fill(box(0, y + 26, 1200, 14), '#3a2a1c', 'opacity=".12"');
  const pile = (x, foot, width, names, weaveOf) =>
    names
      .map((name, i) => {
        const y = foot - 46 * (i + 1);
        const tones = dyed(name);
        const lean = (i % 3) * 7;
        return (
          sheet.cloth(box(x + lean, y, width - lean * 1.6, 46, 20), tones, weaveOf(sheet, tones)) +
          crease(line([x + lean + 16, y + 27], [x + width / 2, y + 20, x + width - 24, y + 29]), tones.deep)
        );
      })
      .join('');
  const upper =
    pile(90, 330, 250, ['navy', 'ecru', 'rust', 'sage', 'stone'], rib) +
    cone(sheet, 440, 330, 'ochre') +
    cone(sheet, 552, 330, 'forest') +
    cone(sheet, 664, 330, 'blush') +
    cone(sheet, 776, 330, 'denim') +
    pile(880, 330, 240, ['oat', 'moss', 'chestnut', 'sky'], herringbone);
  const lower =
    pile(60, 720, 300, ['forest', 'oat', 'clay', 'white', 'denim', 'ochre'], linen) +
    yarnBall(sheet, 486, 640, 78, 'clay') +
    yarnBall(sheet, 620, 666, 54, 'ecru') +
    placed(mug(sheet, dyed('sage')), 760, 426, 0.7) +
    pile(880, 720, 260, ['plum', 'sand', 'charcoal', 'blush'], herringbone);
  return document(1200, 860, sheet, room(sheet, 1200, 860, 860, '#ddd6c6') + board(330) + upper + board(720) + lower);
}

function parcel() {
  const sheet = new Sheet('p');
  const card = { light: '#d8b585', base: '#c39a67', shade: '#a67f50', deep: '#7c5c36', seam: '#7c5c36' };
  const front = 'M120 190L330 206V390L120 366Z';
  const side = 'M330 206L470 178V352L330 390Z';
  const top = 'M120 190L268 164L470 178L330 206Z';
  const tape =
    fill('M206 175L232 170L414 192L392 196Z', '#f1e7d3', 'opacity=".9"') +
    fill('M394 193L414 189V252L394 256Z', '#f1e7d3', 'opacity=".75"');
  const label = group(
    fill('M150 240L240 247V312L150 303Z', '#f8f3e8') +
      stroke('M164 258L222 262M164 273L210 276M164 288L226 293', '#8b7a62', 4),
  );
  const soft = `<ellipse cx="310" cy="384" rx="230" ry="26" fill="#3a2a1c" opacity=".2"/>`;
  return document(
    600,
    460,
    sheet,
    room(sheet, 600, 460, 330, '#dfe3d6') +
      soft +
      sheet.cloth(front, card) +
      sheet.cloth(side, { ...card, light: card.base, base: card.shade }) +
      fill(top, card.light) +
      stroke(top, card.seam, 1.2, 'opacity=".5"') +
      tape +
      label +
      stroke('M262 262q26 -40 52 0M288 240v74', '#4d6a52', 7),
  );
}

function mark() {
  const sheet = new Sheet();
  return document(
    64,
    64,
    sheet,
    fill(box(0, 0, 64, 64, 16), '#2f4a3c') +
      stroke('M22 52C24 36 26 26 34 12', '#e9dcc4', 4) +
      fill('M34 12C46 18 48 34 28 42C26 30 28 20 34 12Z', '#c9d6b8') +
      fill('M25 36C14 32 12 22 16 16C24 20 28 26 25 36Z', '#e9dcc4'),
  );
}

export const scenes = { rail, workroom, parcel, mark };
