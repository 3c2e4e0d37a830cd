// Single pixels of a PNG as browsers make them: eight bits a channel, not interlaced
// (https://www.w3.org/TR/png-3/).

import { inflateSync } from 'node:zlib';

/** The colours at some places of an image, which are shares of its width and height, as `[red, green, blue]`. */
export function pixelsOf(png, places) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = { 2: 3, 6: 4 }[png[25]];
  if (png[24] !== 8 || !channels || png[28]) throw new Error('a PNG of another kind than browsers make');
  const rows = unfiltered(inflateSync(Buffer.concat([...chunks(png, 'IDAT')])), width * channels, height, channels);
  return places.map(([x, y]) => [...rows[Math.floor(y * height)].subarray(Math.floor(x * width) * channels).subarray(0, 3)]);
}

function* chunks(png, wanted) {
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === wanted) yield png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
  }
}

/** The rows of an image; each is written as its difference to what is left of it and above. */
function unfiltered(bytes, length, height, step) {
  const rows = [];
  let above = Buffer.alloc(length);
  for (let row = 0; row < height; row += 1) {
    const from = row * (length + 1);
    const filter = bytes[from];
    const line = bytes.subarray(from + 1, from + 1 + length);
    for (let at = 0; at < length; at += 1) {
      const [left, up, corner] = [at < step ? 0 : line[at - step], above[at], at < step ? 0 : above[at - step]];
      line[at] += [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
    rows.push(line);
    above = line;
  }
  return rows;
}

/** The neighbour that is nearest to what they say together. */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((each) => Math.abs(guess - each));
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}
