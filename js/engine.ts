/**
 * The engine of Microstage by itself: for servers, edge functions and tests. It runs a compiled
 * journey for one visitor and says what follows from each event; it asks nothing of its host. The same program
 * and the same inputs give the same outputs, ids and snapshots as in the page, byte for byte.
 * @module
 */

import { Memory, instantiate, type Exports, type Way } from './engine/exports.js';
import { writeId } from './engine/ids.js';
import { outputs, type Output } from './engine/outputs.js';
import { NONE, read, type Listened, type Listening, type Program } from './engine/program.js';
import { lookup, type Properties } from './engine/properties.js';
import { Texts } from './engine/texts.js';

export type { MomentOutput, Output, SlotOutput, StageOutput } from './engine/outputs.js';
export type { Program } from './engine/program.js';
export type { Properties } from './engine/properties.js';

/** Something that can happen to a visit. */
export type Input =
  | {
      /** Something happened. */
      type: 'track';
      /** Its name. */
      event: string;
      /** Its properties, as the page or the wire has them. */
      properties?: Properties;
      /** Its message's id: a UUID, or a number for those who count. The ids of conclusions come from it. */
      messageId: string | number;
    }
  | {
      /** A page came into view: every slot is decided. */
      type: 'page';
      properties?: Properties;
      messageId: string | number;
    }
  | {
      /** Only time passed. */
      type: 'tick';
    };

/** Everything that came of one input. */
export interface Outcome {
  /** In the order in which it happened. */
  readonly outputs: readonly Output[];
  /** When to call again if nothing else happens, in milliseconds; `undefined`: nothing is waited for. */
  readonly wakeAt: number | undefined;
}

/** Who the visitor is, and from when on. */
export interface Visitor {
  /** A UUID, or a number for those who count; 0 where it is not given. It becomes part of the ids of conclusions. */
  visitor?: string | number;
  /** Milliseconds since 1970, or of any clock that only runs forward; 0 where it is not given. */
  now?: number;
}

/** How to load it. */
export interface LoadOptions extends Visitor {
  /** `js` runs the engine as JavaScript, for where WebAssembly is forbidden. */
  engine?: Way;
  /** `microstage/engine.wasm`, compiled: for platforms that compile modules only beforehand. */
  wasm?: WebAssembly.Module;
}

/** Where fields begin in the numbers and how many each has, as in src/engine.rs. */
const FIELDS = 8;
const FIELD = 3;

const KIND = { tick: 0, track: 1, page: 2 } as const;
const NULL = 0;
const BOOL = 1;
const NUMBER = 2;
const TEXT = 3;

const UNHEARD: Listened = { number: NONE, reads: [] };
const EMPTY: Properties = {};

/** What the engines of one program share. */
interface Shared {
  exports: Exports;
  memory: Memory;
  texts: Texts;
  /** Index of the first number. */
  base: number;
  program: Program;
  listening: Listening;
}

/** One visitor's run of a program. */
export class Engine {
  private constructor(
    private readonly shared: Shared,
    private readonly number: number,
  ) {}

  /**
   * Loads a program, the bytes that `microstage compile` writes, for a first visitor.
   * @throws Error where the bytes are no program that this engine reads.
   */
  static async load(program: Uint8Array, options: LoadOptions = {}): Promise<Engine> {
    const exports = await instantiate(options.engine ?? 'auto', options.wasm);
    const memory = new Memory(exports);
    memory.give(program);
    const code = exports.load();
    if (code < 0) throw new Error(`found ${WRONG[code] ?? `a program of format ${-256 - code}`}; expected what \`microstage compile\` of this version writes; compile the journey again`);
    const described = read(new TextDecoder().decode(memory.take(exports.describe())));
    const { events, page } = described.listening;
    const most = Math.max(page.reads.length, ...[...events.values()].map((event) => event.reads.length));
    const base = exports.numbers(most) / 8;
    memory.renew();
    return Engine.of({ exports, memory, texts: new Texts(exports, memory, most), base, ...described }, options);
  }

  private static of(shared: Shared, { visitor = 0, now = 0 }: Visitor): Engine {
    shared.memory.numbers[shared.base] = now;
    writeId(visitor, shared.memory.numbers, shared.base + 2);
    const engine = new Engine(shared, shared.exports.create());
    shared.memory.renew();
    return engine;
  }

  /** Another visitor of the same program. */
  another(visitor: Visitor = {}): Engine {
    return Engine.of(this.shared, visitor);
  }

  /** Names of the program's parts, and its hash. */
  get program(): Program {
    return this.shared.program;
  }

  /** Takes an input in, after everything that was due before it. Time never runs back: an earlier `now` counts as the last one. */
  handle(now: number, input: Input): Outcome {
    const { exports, memory, base, listening } = this.shared;
    let heard = UNHEARD;
    let count = 0;
    if (input.type !== 'tick') {
      heard = input.type === 'page' ? listening.page : (listening.events.get(input.event) ?? UNHEARD);
      if (heard.reads.length > 0) count = this.writeFields(heard, input.properties ?? EMPTY);
      writeId(input.messageId, memory.numbers, base + 2);
    }
    memory.numbers[base] = now;
    const told = exports.handle(this.number, KIND[input.type], heard.number, count);
    memory.renew();
    const numbers = memory.numbers;
    const wakeAt = numbers[base]!;
    return {
      outputs: outputs(this.shared.program, numbers, numbers[base + 1]! / 8, told),
      wakeAt: wakeAt !== wakeAt ? undefined : wakeAt,
    };
  }

  /** The properties that the program reads, as path, kind and value; what is absent is left out. */
  private writeFields(heard: Listened, properties: Properties): number {
    const { memory, texts, base } = this.shared;
    texts.makeRoom();
    let at = base + FIELDS;
    for (const wanted of heard.reads) {
      const value = lookup(properties, wanted);
      let kind = NUMBER;
      let number = 0;
      if (typeof value === 'number') {
        number = value;
      } else if (typeof value === 'string') {
        kind = TEXT;
        number = texts.number(value);
      } else if (typeof value === 'boolean') {
        kind = BOOL;
        number = value ? 1 : 0;
      } else if (value === null) {
        kind = NULL;
      } else {
        continue;
      }
      const numbers = memory.numbers;
      numbers[at] = wanted.path;
      numbers[at + 1] = kind;
      numbers[at + 2] = number;
      at += FIELD;
    }
    return (at - base - FIELDS) / FIELD;
  }

  /** The name of the stage. */
  get stage(): string {
    return this.shared.program.stages[this.shared.exports.stage(this.number)] ?? '';
  }

  /** Whether a moment holds. */
  moment(name: string): boolean {
    const moment = this.shared.program.moments.indexOf(name);
    return moment >= 0 && this.shared.exports.moment(this.number, moment) === 1;
  }

  /** Whether the visitor is in a segment. */
  segment(name: string): boolean {
    const segment = this.shared.program.segments.indexOf(name);
    return segment >= 0 && this.shared.exports.condition(this.number, segment) === 1;
  }

  /** The state as bytes: of the visitor, or with `everything` of the page view as well. */
  snapshot(part: 'visitor' | 'everything' = 'visitor'): Uint8Array<ArrayBuffer> {
    const { exports, memory } = this.shared;
    return memory.take(exports.snapshot(this.number, part === 'everything' ? 1 : 0));
  }

  /**
   * Takes over a state. What came due since happens at the next input, at its own instant.
   * @throws Error where the bytes are no snapshot; the visitor is then as before.
   */
  restore(snapshot: Uint8Array): void {
    const { exports, memory } = this.shared;
    memory.give(snapshot);
    const code = exports.restore(this.number);
    memory.renew();
    if (code !== 0) throw new Error(`found ${code === 1 ? 'a snapshot of another version' : 'bytes that are damaged or no snapshot'}; expected what \`snapshot\` gave; let the visitor begin anew`);
  }

  /** Lets go of this visitor. Nothing may be asked of it afterwards. */
  free(): void {
    this.shared.exports.release(this.number);
  }
}

/** What is wrong with bytes that are not a program, by the codes of src/engine.rs. */
const WRONG: Record<number, string> = {
  [-1]: 'bytes that are no program',
  [-2]: 'a program that was damaged on the way',
  [-3]: 'a program that is malformed',
};
