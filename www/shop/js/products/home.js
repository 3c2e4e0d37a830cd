// Things for the house.

export const home = [
  {
    id: 'stoneware-mug', name: 'Stoneware mug', category: 'home', price: 24,
    colours: ['sage', 'ecru', 'denim'], sizes: ['300 ml'], stock: 73,
    material: 'Stoneware, reactive glaze', rating: 4.8, reviews: 305,
    summary: 'Thrown by hand, so no two are quite alike. A thumb rest on the handle and a foot left unglazed.',
    details: ['Dishwasher and microwave safe', 'Handle for three fingers', 'Fired twice'],
    care: 'Dishwasher.',
  },
  {
    id: 'bottle-vase', name: 'Bottle vase', category: 'home', price: 48,
    colours: ['clay', 'ecru', 'forest'], sizes: ['26 cm'], stock: 21,
    material: 'Stoneware, matt glaze', rating: 4.6, reviews: 52,
    summary: 'A narrow neck that holds one branch upright. It looks finished when it is empty.',
    details: ['Watertight', 'Felt foot', 'Signed by the potter'],
    care: 'Rinse with warm water.',
  },
  {
    id: 'linen-cushion', name: 'Striped linen cushion', category: 'home', price: 45,
    colours: ['oat', 'sky', 'clay'], sizes: ['50 × 50 cm'], stock: 38,
    material: 'Cover: 100% flax; filling: feathers', rating: 4.5, reviews: 84,
    summary: 'Woven stripes on washed flax, with a piped edge and a cover that comes off in one pull.',
    details: ['Hidden zip', 'Filling included', 'Reversible'],
    care: 'Wash the cover at 40 °C.',
  },
  {
    id: 'wool-throw', name: 'Herringbone throw', category: 'home', price: 119,
    colours: ['stone', 'ochre', 'forest'], sizes: ['140 × 200 cm'], stock: 16,
    material: '100% recycled wool', rating: 4.9, reviews: 147,
    summary: 'A large herringbone from old jumpers made new. Heavy on the knees, light on the conscience.',
    details: ['Fringed by hand', 'Each mix of colours differs a little', 'Moth-proofed without chemicals'],
    care: 'Air it, wash by hand.',
  },
  {
    id: 'beeswax-candle', name: 'Beeswax candle', category: 'home', price: 29,
    colours: ['ochre', 'ecru'], sizes: ['35 hours'], stock: 58,
    material: '100% beeswax, cotton wick', rating: 4.7, reviews: 126,
    summary: 'Nothing added: it smells of honey because it is made of it. In a glass that is a good tumbler afterwards.',
    details: ['Burns 35 hours', 'Glass can be used again', 'Wax from two beekeepers we know'],
    care: 'Trim the wick to 5 mm before you light it.',
  },
  {
    id: 'table-lamp', name: 'Turned table lamp', category: 'home', price: 159,
    colours: ['oat', 'sage', 'rust'], sizes: ['42 cm'], stock: 7,
    material: 'Turned ash, linen shade', rating: 4.6, reviews: 41,
    summary: 'A turned ash foot and a linen shade that gives a warm, wide light. Cable of cotton, switch of brass.',
    details: ['E27, bulb included', 'Dimmable', 'Shade can be changed'],
    care: 'Dust with a dry brush.',
  },
];
