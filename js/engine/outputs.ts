// What came of an input. Each kind is a class, so that all its objects are of one shape.

import { uuid } from './ids.js';
import type { Program } from './program.js';

/** Numbers of an output, as `OUTPUT` in src/engine.rs. */
const OUTPUT = 9;

/** What every conclusion has. */
abstract class Conclusion {
  private readonly words: readonly [number, number, number, number];

  constructor(
    /** When: for a deadline its own instant, however late the host woke. */
    readonly at: number,
    /** The rule that fired, by its number in the program. */
    readonly rule: number,
    numbers: Float64Array,
    place: number,
  ) {
    this.words = [numbers[place]!, numbers[place + 1]!, numbers[place + 2]!, numbers[place + 3]!];
  }

  /** Its id, a UUID: the same wherever this is concluded. Written when it is asked for. */
  get id(): string {
    return uuid(...this.words);
  }
}

/** The visitor went to another stage. */
export class StageOutput extends Conclusion {
  readonly type = 'stage';
  constructor(
    readonly from: string,
    readonly to: string,
    at: number,
    rule: number,
    numbers: Float64Array,
    place: number,
  ) {
    super(at, rule, numbers, place);
  }
}

/** A moment began, or began again. */
export class MomentOutput extends Conclusion {
  readonly type = 'moment';
  constructor(
    readonly moment: string,
    at: number,
    rule: number,
    numbers: Float64Array,
    place: number,
  ) {
    super(at, rule, numbers, place);
  }
}

/** A slot shows something else from now on. */
export class SlotOutput {
  readonly type = 'slot';
  constructor(
    readonly slot: string,
    /** The block to show; `undefined` is the slot's own content. */
    readonly block: string | undefined,
    /** Which of the slot's choices decided, counted from 0. */
    readonly choice: number | undefined,
  ) {}
}

/** Anything that can come of an input. */
export type Output = StageOutput | MomentOutput | SlotOutput;

const NOTHING: readonly Output[] = Object.freeze([]);

/** Reads what stands in the module's numbers from `place` on. */
export function outputs(program: Program, numbers: Float64Array, place: number, count: number): readonly Output[] {
  if (count === 0) return NOTHING;
  const list: Output[] = [];
  for (let at = place; at < place + count * OUTPUT; at += OUTPUT) list.push(output(program, numbers, at));
  return list;
}

function output(program: Program, numbers: Float64Array, at: number): Output {
  const first = numbers[at + 1]!;
  const second = numbers[at + 2]!;
  const rule = numbers[at + 3]!;
  switch (numbers[at]) {
    case 0:
      return new StageOutput(program.stages[first]!, program.stages[second]!, numbers[at + 4]!, rule, numbers, at + 5);
    case 1:
      return new MomentOutput(program.moments[first]!, numbers[at + 4]!, rule, numbers, at + 5);
    default:
      return new SlotOutput(program.slots[first]!, second < 0 ? undefined : program.blocks[second]!, rule < 0 ? undefined : rule);
  }
}
