// Shirts and tops.

const letters = ['XS', 'S', 'M', 'L', 'XL'];

export const tops = [
  {
    id: 'linen-shirt', name: 'Linen shirt', category: 'tops', price: 79,
    colours: ['white', 'sage', 'sky', 'clay'], sizes: letters, stock: 34,
    material: '100% European flax, 160 g/m²', rating: 4.7, reviews: 212,
    summary: 'Washed flax that is soft from the first morning. A straight cut with a little room in the shoulder, made to be worn untucked.',
    details: ['Corozo nut buttons', 'Single chest pocket', 'Garment washed, so it will not shrink'],
    care: 'Wash at 40 °C, dry on the line, iron while damp or not at all.',
  },
  {
    id: 'oxford-shirt', name: 'Striped oxford shirt', category: 'tops', price: 89,
    colours: ['denim', 'sage'], sizes: letters, stock: 18,
    material: '100% organic cotton oxford', rating: 4.5, reviews: 96,
    summary: 'A narrow stripe on a sturdy oxford. The collar stands without stiffener and keeps its roll through many washes.',
    details: ['Button-down collar', 'Box pleat at the back', 'Spare buttons on the side seam'],
    care: 'Wash at 40 °C with like colours.',
  },
  {
    id: 'everyday-tee', name: 'Everyday T-shirt', category: 'tops', price: 35,
    colours: ['white', 'ochre', 'moss', 'navy'], sizes: letters, stock: 120,
    material: '100% organic cotton jersey, 190 g/m²', rating: 4.6, reviews: 431,
    summary: 'Heavy enough to wear alone, light enough to wear under everything. Cut so that the shoulder seam sits where your shoulder is.',
    details: ['Ribbed neck that keeps its shape', 'No side seams', 'Knitted and sewn in Portugal'],
    care: 'Wash at 30 °C, inside out.',
  },
  {
    id: 'breton-top', name: 'Breton top', category: 'tops', price: 59,
    colours: ['navy', 'rust', 'forest'], sizes: letters, stock: 41,
    material: '100% combed cotton, 240 g/m²', rating: 4.8, reviews: 187,
    summary: 'The sailor’s stripe on thick combed cotton, with a wide neck and sleeves that stop just above the wrist.',
    details: ['Boat neck', 'Stripes are knitted in, not printed', 'Vents at the hem'],
    care: 'Wash at 30 °C, dry flat.',
  },
  {
    id: 'gathered-blouse', name: 'Gathered blouse', category: 'tops', price: 85,
    colours: ['blush', 'ecru', 'plum'], sizes: ['XS', 'S', 'M', 'L'], stock: 12,
    material: '70% cotton, 30% silk', rating: 4.4, reviews: 58,
    summary: 'A small band collar, gathers at the yoke and full sleeves that close in a neat cuff. The silk gives it a quiet shine.',
    details: ['Covered buttons', 'Gathered yoke', 'Full sleeve with a buttoned cuff'],
    care: 'Wash by hand or at 30 °C in a bag.',
  },
  {
    id: 'waffle-henley', name: 'Waffle henley', category: 'tops', price: 65,
    colours: ['oat', 'rust', 'navy'], sizes: letters, stock: 23,
    material: '100% organic cotton waffle', rating: 4.5, reviews: 74,
    summary: 'A waffle knit that traps warm air, three buttons at the neck and cuffs that stay pushed up.',
    details: ['Shell buttons', 'Ribbed cuffs', 'Washed before sewing'],
    care: 'Wash at 40 °C, dry on the line.',
  },
];
