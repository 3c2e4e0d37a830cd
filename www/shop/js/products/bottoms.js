// Trousers, skirts and dresses.

const waists = ['28', '30', '32', '34', '36'];
const letters = ['XS', 'S', 'M', 'L'];

export const bottoms = [
  {
    id: 'pleated-trousers', name: 'Pleated trousers', category: 'bottoms', price: 109,
    colours: ['stone', 'navy', 'oat'], sizes: waists, stock: 30,
    material: '55% linen, 45% wool', rating: 4.5, reviews: 77,
    summary: 'Two pleats, a high rise and a leg that tapers a little. They look pressed when they are not.',
    details: ['Side adjusters, no belt needed', 'Unfinished hem on request', 'Lined to the knee'],
    care: 'Dry-clean, or wash by hand.',
  },
  {
    id: 'wide-jeans', name: 'Wide-leg jeans', category: 'bottoms', price: 119,
    colours: ['denim', 'navy', 'ecru'], sizes: waists, stock: 44,
    material: '100% organic cotton denim, 13 oz', rating: 4.6, reviews: 240,
    summary: 'A straight, wide leg from the hip. Rigid denim that softens where you bend and holds where you do not.',
    details: ['No elastane', 'Copper rivets', 'Free hemming before we send them'],
    care: 'Wash seldom, at 30 °C, inside out.',
  },
  {
    id: 'corduroy-trousers', name: 'Corduroy trousers', category: 'bottoms', price: 99,
    colours: ['rust', 'forest', 'chestnut'], sizes: waists, stock: 16,
    material: '100% cotton corduroy, 8 wale', rating: 4.4, reviews: 63,
    summary: 'A broad wale, a straight leg and a waistband that lies flat under a jumper.',
    details: ['Deep front pockets', 'Buttoned back pockets', 'Woven in Lancashire'],
    care: 'Wash at 30 °C, inside out, do not iron the pile.',
  },
  {
    id: 'linen-dress', name: 'Belted linen dress', category: 'bottoms', price: 139,
    colours: ['clay', 'sage', 'navy'], sizes: letters, stock: 13,
    material: '100% European flax, 185 g/m²', rating: 4.7, reviews: 131,
    summary: 'A shirt dress with a tied waist, pockets in the side seams and a skirt that moves.',
    details: ['Pockets', 'Belt can be left out', 'Corozo nut buttons'],
    care: 'Wash at 40 °C, dry on the line.',
  },
  {
    id: 'pleated-skirt', name: 'Pleated midi skirt', category: 'bottoms', price: 95,
    colours: ['plum', 'forest', 'sand'], sizes: letters, stock: 8,
    material: '100% wool flannel', rating: 4.5, reviews: 39,
    summary: 'Knife pleats from the hip, pressed to last, in a flannel that falls rather than swings.',
    details: ['Side zip', 'Half lined', 'Sits at the waist'],
    care: 'Dry-clean, steam the pleats.',
  },
  {
    id: 'linen-shorts', name: 'Drawstring shorts', category: 'bottoms', price: 69,
    colours: ['sage', 'ecru', 'denim'], sizes: letters, stock: 35,
    material: '100% European flax, 200 g/m²', rating: 4.3, reviews: 51,
    summary: 'An easy waist with a cord, a turned-up hem and pockets deep enough for a paperback.',
    details: ['Elastic and cord at the waist', 'Two side pockets, one behind', 'Garment washed'],
    care: 'Wash at 40 °C, dry on the line.',
  },
];
