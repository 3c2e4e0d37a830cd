// The module of the engine: its exports, how it is loaded, and its shared arrays (src/engine.rs).

import bytes from 'microstage:engine-wasm';

/** What src/engine.rs exports: numbers only. */
export interface Exports {
  memory: { readonly buffer: ArrayBuffer };
  numbers(fields: number): number;
  bytes(length: number): number;
  load(): number;
  describe(): number;
  create(): number;
  release(engine: number): void;
  handle(engine: number, kind: number, event: number, fields: number): number;
  text(number: number): void;
  forget(): void;
  snapshot(engine: number, everything: number): number;
  restore(engine: number): number;
  stage(engine: number): number;
  moment(engine: number, moment: number): number;
  condition(engine: number, condition: number): number;
}

/** Which way the engine runs. */
export type Way = 'auto' | 'js';

let compiled: Promise<WebAssembly.Module> | undefined;

/** A module of its own for a program: what it holds goes when nobody holds it any more. */
export async function instantiate(way: Way, module: WebAssembly.Module | undefined): Promise<Exports> {
  if (way === 'js') {
    const core = await import('microstage:engine-core');
    return core.default({}) as unknown as Exports;
  }
  const ready = module ?? (await (compiled ??= WebAssembly.compile(bytes())));
  return (await WebAssembly.instantiate(ready, {})).exports as unknown as Exports;
}

/** The memory of a module, seen as bytes and as numbers; renewed when it has grown. */
export class Memory {
  numbers: Float64Array;
  octets: Uint8Array;

  constructor(private readonly exports: Exports) {
    this.numbers = new Float64Array(exports.memory.buffer);
    this.octets = new Uint8Array(exports.memory.buffer);
  }

  /** A buffer that was left behind by growth has no length. */
  renew(): void {
    if (this.numbers.length === 0) {
      this.numbers = new Float64Array(this.exports.memory.buffer);
      this.octets = new Uint8Array(this.exports.memory.buffer);
    }
  }

  /** Hands bytes over. */
  give(given: Uint8Array): void {
    const place = this.exports.bytes(given.length);
    this.renew();
    this.octets.set(given, place);
  }

  /** Takes a copy of the first bytes. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const place = this.exports.bytes(length);
    this.renew();
    return this.octets.slice(place, place + length) as Uint8Array<ArrayBuffer>;
  }
}
