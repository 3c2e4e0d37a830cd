// Knitwear.

const letters = ['XS', 'S', 'M', 'L', 'XL'];

export const knitwear = [
  {
    id: 'fisherman-jumper', name: 'Fisherman jumper', category: 'knitwear', price: 149,
    colours: ['ecru', 'forest', 'denim'], sizes: letters, stock: 22,
    material: '100% undyed and dyed British wool', rating: 4.9, reviews: 264,
    summary: 'Four cables, a high rib and wool that still has a little lanolin in it. It keeps out wind and light rain, as it was meant to.',
    details: ['Hand-linked neck', 'Repair yarn in the parcel', 'Free repairs for as long as you wear it'],
    care: 'Air it often, wash it seldom: by hand, 20 °C, dry flat.',
  },
  {
    id: 'merino-roll-neck', name: 'Merino roll neck', category: 'knitwear', price: 98,
    colours: ['charcoal', 'oat', 'rust'], sizes: letters, stock: 37,
    material: '100% extra-fine merino wool, 18.5 micron', rating: 4.6, reviews: 143,
    summary: 'Fine enough to go under a jacket, warm enough to go without. The neck folds once and stays where you put it.',
    details: ['Fully fashioned, no cut edges', 'Does not itch', 'Mulesing-free wool'],
    care: 'Wool programme, 30 °C, dry flat.',
  },
  {
    id: 'lambswool-cardigan', name: 'Lambswool cardigan', category: 'knitwear', price: 129,
    colours: ['moss', 'plum', 'oat'], sizes: letters, stock: 9,
    material: '100% lambswool', rating: 4.7, reviews: 88,
    summary: 'A deep V, two pockets that hold a phone and a pair of gloves, and horn-coloured buttons sewn on to stay.',
    details: ['Ribbed pockets', 'Reinforced buttonholes', 'Spun and knitted in Scotland'],
    care: 'Wash by hand, dry flat.',
  },
  {
    id: 'fair-isle-jumper', name: 'Fair Isle jumper', category: 'knitwear', price: 165,
    colours: ['navy', 'chestnut'], sizes: letters, stock: 6,
    material: '100% Shetland wool', rating: 4.8, reviews: 71,
    summary: 'A round yoke in five natural colours on a plain body. Each one takes two days on the frame.',
    details: ['Seamless yoke', 'Number of the maker on the label', 'Made in batches of thirty'],
    care: 'Wash by hand, dry flat.',
  },
  {
    id: 'rib-vest', name: 'Rib knit vest', category: 'knitwear', price: 75,
    colours: ['ochre', 'stone', 'forest'], sizes: letters, stock: 28,
    material: '80% wool, 20% recycled polyamide', rating: 4.3, reviews: 45,
    summary: 'A sleeveless layer in a broad rib. It makes a shirt warm without making a jacket tight.',
    details: ['V-neck', 'Broad rib that follows the body', 'Yarn from offcuts'],
    care: 'Wool programme, 30 °C.',
  },
  {
    id: 'block-jumper', name: 'Block stripe jumper', category: 'knitwear', price: 119,
    colours: ['clay', 'sky', 'sage'], sizes: letters, stock: 31,
    material: '60% merino, 40% organic cotton', rating: 4.6, reviews: 102,
    summary: 'Broad stripes on a boxy body, in a yarn that is warm in March and not too warm in May.',
    details: ['Stripes meet at the side seams', 'Ribbed neck, cuffs and hem', 'Softens with washing'],
    care: 'Wool programme, 30 °C, dry flat.',
  },
];
