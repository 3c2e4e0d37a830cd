// The pencil: outlines, tones and cloth, out of which the drawings of the shop are made.
//
// Every drawing has its origin in the middle of the sheet's upper edge, x to both sides, because
// clothes are symmetrical: one half is written down and the other is its mirror image.

const mixChannel = (a, b, share) => Math.round(a + (b - a) * share);

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

export function mix(hex, other, share) {
  const [from, to] = [channels(hex), channels(other)];
  return `#${from.map((value, i) => mixChannel(value, to[i], share).toString(16).padStart(2, '0')).join('')}`;
}

const brightness = (hex) => {
  const [r, g, b] = channels(hex);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
};

// The tones of one dye. Seams are drawn darker than the cloth, but lighter on cloth that is itself
// nearly black, where a darker line could not be seen.
export function tonesOf(hex) {
  const dark = brightness(hex) < 0.32;
  return {
    light: mix(hex, '#fff6e8', dark ? 0.14 : 0.3),
    base: hex,
    shade: mix(hex, '#1d140d', 0.16),
    deep: mix(hex, '#1d140d', 0.34),
    seam: dark ? mix(hex, '#fff6e8', 0.26) : mix(hex, '#1d140d', 0.42),
  };
}

const segment = (numbers) => `${{ 2: 'L', 4: 'Q', 6: 'C' }[numbers.length]}${numbers.join(' ')}`;

// An open line through points: two numbers are a straight piece, four a bent one, six a swung one.
export const line = (start, ...pieces) => `M${start.join(' ')}${pieces.map(segment).join('')}`;

// A closed shape.
export const shape = (start, ...pieces) => `${line(start, ...pieces)}Z`;

// A closed shape that is written down for its right half only, from the top to the bottom.
export function outline(start, ...pieces) {
  const ends = [start, ...pieces.map((piece) => piece.slice(-2))];
  const mirrored = (numbers) => numbers.map((value, i) => (i % 2 ? value : -value));
  const back = pieces.map((piece, i) => {
    const bends = piece.slice(0, -2);
    const reversed = bends.length === 4 ? [...bends.slice(2), ...bends.slice(0, 2)] : bends;
    return mirrored([...reversed, ...ends[i]]);
  });
  const foot = mirrored(ends.at(-1));
  return `${line(start, ...pieces)}${segment(foot)}${back.reverse().map(segment).join('')}Z`;
}

export const fill = (d, colour, more = '') => `<path d="${d}" fill="${colour}"${more && ` ${more}`}/>`;

export const stroke = (d, colour, width = 1.5, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;

export const stitches = (d, colour) => stroke(d, colour, 1.1, 'stroke-dasharray="3.5 3" opacity=".75"');

export const crease = (d, colour, width = 3) => stroke(d, colour, width, 'opacity=".32"');

export const dot = (x, y, r, colour, more = '') =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"${more && ` ${more}`}/>`;

export const group = (content, more = '') => `<g${more && ` ${more}`}>${content}</g>`;

export const mirror = (content) => group(content, 'transform="scale(-1 1)"');

export const both = (content) => content + mirror(content);

// Repeats what `draw` gives for the numbers from `first` to `last`, in steps.
export function repeat(first, last, step, draw) {
  let out = '';
  for (let at = first; at <= last; at += step) out += draw(at);
  return out;
}

// A sheet collects what drawings refer to by name: gradients, weaves and cut-outs. The prefix keeps
// the names of several drawings on one sheet apart.
export class Sheet {
  #definitions = [];
  #prefix;

  constructor(prefix = 'a') {
    this.#prefix = prefix;
  }

  define(make) {
    const id = `${this.#prefix}${this.#definitions.length}`;
    this.#definitions.push(make(id));
    return `url(#${id})`;
  }

  // Light falls from the upper left, and cloth turns away from it at its edges.
  rounded(tones) {
    const stop = (at, colour) => `<stop offset="${at}" stop-color="${colour}"/>`;
    return this.define(
      (id) =>
        `<linearGradient id="${id}" x1="0" x2="1" y1="0" y2=".25">${stop(0, tones.shade)}${stop(0.16, tones.base)}${stop(0.38, tones.light)}${stop(0.68, tones.base)}${stop(1, tones.shade)}</linearGradient>`,
    );
  }

  falling(top, bottom) {
    return this.define(
      (id) =>
        `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>`,
    );
  }

  glow(inner, outer) {
    return this.define(
      (id) =>
        `<radialGradient id="${id}" cx=".4" cy=".35" r=".8"><stop stop-color="${inner}"/><stop offset="1" stop-color="${outer}"/></radialGradient>`,
    );
  }

  weave(width, height, content, turn = 0) {
    return this.define(
      (id) =>
        `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${turn ? ` patternTransform="rotate(${turn})"` : ''}>${content}</pattern>`,
    );
  }

  cut(d) {
    return this.define((id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`);
  }

  within(d, content) {
    return group(content, `clip-path="${this.cut(d)}"`);
  }

  // A piece of cloth: its colour with light on it, its weave, and a thin edge.
  cloth(d, tones, weave) {
    return fill(d, this.rounded(tones)) + (weave ? fill(d, weave) : '') + stroke(d, tones.seam, 1.2, 'opacity=".45"');
  }

  shadow(content, dx = 7, dy = 10, blur = 8) {
    const soft = this.define(
      (id) =>
        `<filter id="${id}" x="-.2" y="-.2" width="1.4" height="1.4"><feDropShadow dx="${dx}" dy="${dy}" stdDeviation="${blur}" flood-color="#3a2a1c" flood-opacity=".3"/></filter>`,
    );
    return group(content, `filter="${soft}"`);
  }

  get definitions() {
    return `<defs>${this.#definitions.join('')}</defs>`;
  }
}

export const document = (width, height, sheet, content) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${sheet.definitions}${content}</svg>\n`;
