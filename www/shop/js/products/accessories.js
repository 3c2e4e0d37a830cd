// Bags, shoes and small things to wear.

export const accessories = [
  {
    id: 'leather-tote', name: 'Leather tote', category: 'accessories', price: 195,
    colours: ['tan', 'chestnut', 'charcoal'], sizes: ['One size'], stock: 14,
    material: 'Vegetable-tanned cowhide', rating: 4.8, reviews: 101,
    summary: 'One piece of leather, two straps, an inner pocket. It stands by itself and holds a laptop and the shopping.',
    details: ['Fits 15-inch laptops', 'Hand-painted edges', 'Straps can be replaced'],
    care: 'Feed with leather balm twice a year.',
  },
  {
    id: 'canvas-backpack', name: 'Canvas backpack', category: 'accessories', price: 125,
    colours: ['forest', 'sand', 'navy'], sizes: ['18 l'], stock: 20,
    material: '18 oz waxed canvas, leather trim', rating: 4.6, reviews: 165,
    summary: 'A roll of canvas, two leather straps and a pocket for what you need at the station.',
    details: ['Padded sleeve for a laptop', 'Brass buckles with hidden magnets', 'Repaired free of charge'],
    care: 'Brush off, sponge with cold water.',
  },
  {
    id: 'lambswool-scarf', name: 'Checked scarf', category: 'accessories', price: 55,
    colours: ['rust', 'navy', 'moss'], sizes: ['190 × 30 cm'], stock: 52,
    material: '100% lambswool', rating: 4.7, reviews: 118,
    summary: 'A quiet check, a soft finish and a fringe twisted by hand. Long enough to go around twice.',
    details: ['Brushed with teasels', 'Twisted fringe', 'Woven in Scotland'],
    care: 'Wash by hand, dry flat.',
  },
  {
    id: 'ribbed-beanie', name: 'Ribbed beanie', category: 'accessories', price: 32,
    colours: ['ochre', 'charcoal', 'forest', 'ecru'], sizes: ['One size'], stock: 66,
    material: '100% merino wool', rating: 4.5, reviews: 174,
    summary: 'A deep rib and a generous fold. Warm on the ears, kind to the forehead.',
    details: ['Double-layered fold', 'Does not itch', 'Knitted from leftover yarn'],
    care: 'Wool programme, 30 °C.',
  },
  {
    id: 'chelsea-boots', name: 'Chelsea boots', category: 'accessories', price: 210,
    colours: ['chestnut', 'charcoal', 'tan'], sizes: ['37', '38', '39', '40', '41', '42', '43', '44'], stock: 17,
    material: 'Full-grain leather, Goodyear-welted rubber sole', rating: 4.6, reviews: 133,
    summary: 'A round toe, a low heel and a welted sole that any cobbler can replace.',
    details: ['Can be resoled', 'Leather lined', 'True to size'],
    care: 'Brush, wax, rest a day between wears.',
  },
  {
    id: 'wool-socks', name: 'Striped wool socks', category: 'accessories', price: 18,
    colours: ['moss', 'rust', 'denim'], sizes: ['36–39', '40–43', '44–46'], stock: 90,
    material: '72% merino wool, 26% recycled polyamide, 2% elastane', rating: 4.4, reviews: 289,
    summary: 'Cushioned underfoot, thin on top. Heel and toe are reinforced, because that is where socks end.',
    details: ['Hand-linked toe', 'Stay up without squeezing', 'Two-year guarantee against holes'],
    care: 'Wash at 40 °C.',
  },
];
