// Which drawing shows which product, on which background.

import * as accessories from './accessories.js';
import * as bottoms from './bottoms.js';
import * as home from './home.js';
import * as knitwear from './knitwear.js';
import * as outerwear from './outerwear.js';
import * as tops from './tops.js';

const flat = (draw, backdrop, nearness = 1) => ({ draw, backdrop, nearness, setting: 'flat' });
const table = (draw, backdrop, nearness = 1) => ({ draw, backdrop, nearness, setting: 'table' });

export const drawings = {
  'linen-shirt': flat(tops.linenShirt, 'linen'),
  'oxford-shirt': flat(tops.oxfordShirt, 'mist'),
  'everyday-tee': flat(tops.tee, 'shell'),
  'breton-top': flat(tops.breton, 'straw'),
  'gathered-blouse': flat(tops.blouse, 'moss'),
  'waffle-henley': flat(tops.henley, 'mist'),
  'fisherman-jumper': flat(knitwear.fisherman, 'clay'),
  'merino-roll-neck': flat(knitwear.rollNeck, 'fog'),
  'lambswool-cardigan': flat(knitwear.cardigan, 'linen'),
  'fair-isle-jumper': flat(knitwear.fairIsle, 'mist'),
  'rib-vest': flat(knitwear.ribVest, 'shell'),
  'block-jumper': flat(knitwear.blockJumper, 'moss'),
  'wool-overcoat': flat(outerwear.overcoat, 'mist'),
  'waxed-jacket': flat(outerwear.waxedJacket, 'straw'),
  'chore-jacket': flat(outerwear.choreJacket, 'linen'),
  'quilted-gilet': flat(outerwear.gilet, 'moss'),
  'hooded-raincoat': flat(outerwear.raincoat, 'fog'),
  'liner-jacket': flat(outerwear.liner, 'shell'),
  'pleated-trousers': flat(bottoms.pleatedTrousers, 'shell'),
  'wide-jeans': flat(bottoms.wideJeans, 'linen'),
  'corduroy-trousers': flat(bottoms.corduroyTrousers, 'mist'),
  'linen-dress': flat(bottoms.linenDress, 'moss'),
  'pleated-skirt': flat(bottoms.pleatedSkirt, 'clay'),
  'linen-shorts': flat(bottoms.linenShorts, 'straw'),
  'leather-tote': table(accessories.tote, 'mist', 1.08),
  'canvas-backpack': table(accessories.backpack, 'clay'),
  'lambswool-scarf': flat(accessories.scarf, 'linen'),
  'ribbed-beanie': flat(accessories.beanie, 'fog'),
  'chelsea-boots': table(accessories.boots, 'moss'),
  'wool-socks': flat(accessories.socks, 'straw'),
  'stoneware-mug': table(home.mug, 'linen', 1.25),
  'bottle-vase': table(home.vase, 'mist'),
  'linen-cushion': flat(home.cushion, 'shell'),
  'wool-throw': table(home.throwBlanket, 'clay', 1.1),
  'beeswax-candle': table(home.candle, 'moss', 1.3),
  'table-lamp': table(home.lamp, 'shell', 1.08),
};
