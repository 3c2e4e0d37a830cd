// Texts that cross into the module, by number: one that comes again costs no encoding.

import type { Exports, Memory } from './exports.js';

/** How many texts are kept on both sides, and how long they may be together. */
const MOST = 1024;
const MOST_UNITS = 1 << 18;

const encoder = new TextEncoder();

/** The numbers of texts. */
export class Texts {
  private readonly numbers = new Map<string, number>();
  private units = 0;

  /** `most` is how many texts one input can have. */
  constructor(
    private readonly exports: Exports,
    private readonly memory: Memory,
    private readonly most: number,
  ) {}

  /** The number of a text, which the module knows from then on. */
  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.memory.give(encoder.encode(text));
    this.exports.text(number);
    this.memory.renew();
    this.numbers.set(text, number);
    this.units += text.length;
    return number;
  }

  /** Makes room between two inputs, and never within one: it may need any text that it has. */
  makeRoom(): void {
    if (this.numbers.size + this.most > Math.max(MOST, 2 * this.most) || this.units > MOST_UNITS) {
      this.numbers.clear();
      this.units = 0;
      this.exports.forget();
    }
  }
}
