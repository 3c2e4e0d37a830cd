// Coats and jackets.

const letters = ['XS', 'S', 'M', 'L', 'XL'];

export const outerwear = [
  {
    id: 'wool-overcoat', name: 'Wool overcoat', category: 'outerwear', price: 289,
    colours: ['sand', 'charcoal', 'navy'], sizes: letters, stock: 11,
    material: '80% wool, 20% recycled polyamide; lining: cupro', rating: 4.8, reviews: 119,
    summary: 'A long, double-breasted coat with a soft shoulder. Heavy cloth that hangs straight and takes ten winters.',
    details: ['Two inner pockets', 'Back vent with a hidden button', 'Sleeves can be shortened by any tailor'],
    care: 'Brush, air, dry-clean once a year.',
  },
  {
    id: 'waxed-jacket', name: 'Waxed field jacket', category: 'outerwear', price: 219,
    colours: ['moss', 'chestnut', 'navy'], sizes: letters, stock: 15,
    material: '100% waxed cotton; collar: corduroy', rating: 4.7, reviews: 154,
    summary: 'Dry in a shower and better with age. Four pockets, a corduroy collar and a two-way zip under a storm flap.',
    details: ['Can be waxed again at home', 'Two-way metal zip', 'Hand-warmer pockets behind the flaps'],
    care: 'Do not wash: sponge with cold water, wax once a year.',
  },
  {
    id: 'chore-jacket', name: 'Chore jacket', category: 'outerwear', price: 135,
    colours: ['denim', 'ochre', 'forest'], sizes: letters, stock: 26,
    material: '100% organic cotton drill, 320 g/m²', rating: 4.6, reviews: 203,
    summary: 'The workshop jacket: three patch pockets, five buttons, nothing else. Stiff in the first week, yours after that.',
    details: ['Triple-stitched seams', 'Inner pocket for a notebook', 'Fades with wear'],
    care: 'Wash at 30 °C, inside out.',
  },
  {
    id: 'quilted-gilet', name: 'Quilted gilet', category: 'outerwear', price: 115,
    colours: ['rust', 'navy', 'sage'], sizes: letters, stock: 19,
    material: 'Recycled nylon; filling: wool wadding', rating: 4.4, reviews: 67,
    summary: 'Wool wadding instead of down: warm when damp, quiet when you move, and thin enough to go under a coat.',
    details: ['Snap buttons', 'Two side pockets', 'Packs into its own pocket'],
    care: 'Wash at 30 °C, dry flat.',
  },
  {
    id: 'hooded-raincoat', name: 'Hooded raincoat', category: 'outerwear', price: 179,
    colours: ['ochre', 'forest', 'stone'], sizes: letters, stock: 4,
    material: 'Recycled polyester, 15,000 mm water column', rating: 4.5, reviews: 92,
    summary: 'Taped seams, a hood with a real peak and a length that covers a bicycle saddle. PFAS-free.',
    details: ['All seams taped', 'Vents under the arms', 'Reflecting strip under the back flap'],
    care: 'Wash at 30 °C, proof again after ten washes.',
  },
  {
    id: 'liner-jacket', name: 'Quilted liner jacket', category: 'outerwear', price: 145,
    colours: ['stone', 'moss', 'plum'], sizes: letters, stock: 24,
    material: 'Organic cotton; filling: recycled polyester', rating: 4.5, reviews: 86,
    summary: 'A light, collarless layer with a diamond quilt: under a coat in January, over a shirt in April.',
    details: ['Bound edges', 'Two patch pockets', 'Press studs'],
    care: 'Wash at 30 °C, tumble dry low.',
  },
];
