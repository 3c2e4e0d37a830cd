// What an event costs, side by side with the packages of others, in one run. `cargo xtask bench
// engine` builds what this needs, calls it and judges the figures; the last line is all of them.
//
// node engine.mjs PROGRAM MEMORY [ROUNDS] [MILLISECONDS]

import { engine } from './contenders/engine.mjs';
import { growthbook } from './contenders/growthbook.mjs';
import { handwritten } from './contenders/handwritten.mjs';
import { table, xstate } from './contenders/machine.mjs';
import { alloy, jsonRulesEngine, logic, zenWasm } from './contenders/rules.mjs';
import { median, rounds } from './measure.mjs';
import { data, memory, native } from './native.mjs';

const [program, counting, count = '12', millis = '80'] = process.argv.slice(2);

/** Workloads of crates/bench that this run needs. */
const NATIVE = ['event_1000', 'event_touch_10', 'event_touch_1000', 'event_touch_10000', 'experiments_100', 'step', 'step_table', 'compile_1000', 'replay'];

const shared = data(program);
const server = native(program);
const contenders = [
  ...NATIVE.map(server.contender),
  await handwritten(shared),
  await engine(shared, 'js', 'auto'),
  await engine(shared, 'js_fallback', 'js'),
  await logic(shared),
  await alloy(shared),
  await zenWasm(shared),
  await jsonRulesEngine(shared),
  await growthbook(shared),
  await xstate(),
  await table(),
];
const found = await rounds(contenders, { count: Number(count), millis: Number(millis) });
server.end();

const nanos = Object.fromEntries([...found].map(([name, all]) => [name, median(all)]));
const flat = found.get('event_touch_10000').map((many, round) => many / found.get('event_touch_10')[round]);
console.log(JSON.stringify({ nanos, flatness: median(flat), memory: memory(counting), recording: shared.recording }));
// json-rules-engine and ZEN keep the process alive.
process.exit(0);
