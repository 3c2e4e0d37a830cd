// UUIDs as four numbers of 32 bits, the lowest first, as src/engine.rs has them.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Digits by character code; everything else is above 15. */
const DIGITS = new Uint8Array(128).fill(255);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Where the digits of each number begin in the text, four at a time, the lowest first. */
const QUARTERS = [
  [28, 32],
  [19, 24],
  [9, 14],
  [0, 4],
] as const;

/** Writes an id: a UUID, or a whole number for those who count. */
export function writeId(id: string | number, numbers: Float64Array, at: number): void {
  if (typeof id === 'number') {
    if (!Number.isSafeInteger(id) || id < 0) throw refused(id);
    numbers[at] = id >>> 0;
    numbers[at + 1] = Math.floor(id / 4294967296);
    numbers[at + 2] = 0;
    numbers[at + 3] = 0;
    return;
  }
  let bad = id.length === 36 ? 0 : 255;
  for (let quarter = 0; quarter < 4; quarter++) {
    const [high, low] = QUARTERS[quarter]!;
    let word = 0;
    for (let digit = 0; digit < 8; digit++) {
      const place = digit < 4 ? high + digit : low + digit - 4;
      const value = DIGITS[id.charCodeAt(place)] ?? 255;
      bad |= value;
      word = (word << 4) | (value & 15);
    }
    numbers[at + quarter] = word >>> 0;
  }
  if (bad > 15) throw refused(id);
}

/** The UUID of four numbers. */
export function uuid(lowest: number, second: number, third: number, highest: number): string {
  return `${hex(highest)}-${high(third)}-${low(third)}-${high(second)}-${low(second)}${hex(lowest)}`;
}

const high = (word: number) => HEX[word >>> 24]! + HEX[(word >>> 16) & 255]!;
const low = (word: number) => HEX[(word >>> 8) & 255]! + HEX[word & 255]!;
const hex = (word: number) => high(word) + low(word);

function refused(id: unknown): TypeError {
  return new TypeError(`found the id ${JSON.stringify(id)}; expected a UUID, or a whole number from 0 on; give each message and each visitor its own`);
}
