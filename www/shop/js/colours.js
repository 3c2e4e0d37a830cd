// The dyes of the house: one list for the swatches of the shop and for the drawings in `img/`, so
// that a swatch never promises a colour that the picture does not show.

export const colours = {
  ecru: { label: 'Ecru', hex: '#ece3d0' },
  white: { label: 'White', hex: '#f4f2ec' },
  oat: { label: 'Oat', hex: '#d9cbb2' },
  sand: { label: 'Sand', hex: '#c7ad86' },
  tan: { label: 'Tan', hex: '#b07d4f' },
  chestnut: { label: 'Chestnut', hex: '#75452b' },
  clay: { label: 'Clay', hex: '#b96a4a' },
  rust: { label: 'Rust', hex: '#a04c2c' },
  ochre: { label: 'Ochre', hex: '#c99436' },
  blush: { label: 'Blush', hex: '#d9ab99' },
  plum: { label: 'Plum', hex: '#653a4b' },
  sage: { label: 'Sage', hex: '#9aa786' },
  moss: { label: 'Moss', hex: '#6a7150' },
  forest: { label: 'Forest', hex: '#32503f' },
  sky: { label: 'Sky', hex: '#a5bfd0' },
  denim: { label: 'Denim', hex: '#56728f' },
  navy: { label: 'Navy', hex: '#2c3b54' },
  stone: { label: 'Stone', hex: '#a69e92' },
  charcoal: { label: 'Charcoal', hex: '#4b4a4a' },
};
