// What a trace of one visit says of its scripts. Everything is read from the trace, so nothing of
// ours runs in the page while it is measured.
// The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

import { FULL_SPEED } from './visitor.mjs';

/** What is recorded: the page's tasks, its scripts, its events and frames, and wasm. */
export const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'v8.execute', 'v8.wasm'];

/** Time in script: compiling, running, and what promises go on with. */
const SCRIPT = new Set(['EvaluateScript', 'v8.compile', 'v8.compileModule', 'v8.evaluateModule', 'v8.produceCache', 'FunctionCall', 'RunMicrotasks']);

/** From so many milliseconds on a task, or a frame, counts as long. */
const LONG_MS = 50;

export const millis = (micros) => micros / 1000;

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** The address that a trace event names. */
const addressOf = ({ args }) => args?.data?.url || args?.fileName || '';

/**
 * The figures of a trace. `own` tells whether an address is one of the tracker's; script of no
 * address is the driver's that moves the mouse.
 */
export function figures(trace, { origin, own }) {
  const main = mainThread(trace.traceEvents, origin);
  const whole = main.filter(({ ph }) => ph === 'X');
  const tasks = whole.filter(({ name, cat }) => name === 'RunTask' && cat.startsWith('disabled-by-default-devtools.timeline'));
  const timings = main.filter(({ name, ph, args }) => name === 'EventTiming' && ph === 'b' && args.data);
  const fast = main.find(({ name, args }) => name === 'TimeStamp' && args.data?.message === FULL_SPEED)?.ts ?? Infinity;
  const frames = framesOf(main, own);
  const calls = outermost(whole.filter((event) => event.name !== 'RunMicrotasks' && SCRIPT.has(event.name) && own(addressOf(event))));
  return {
    /** Time of the main thread in script. */
    script: millis(sum(outermost(whole.filter(isScript)).map(({ tdur, dur }) => tdur ?? dur))),
    /** What tasks took beyond 50 ms, from the first to the last one. */
    tbt: sum(tasks.map(({ dur }) => Math.max(0, millis(dur) - LONG_MS))),
    /** Of long animation frames: how many, what they blocked, and what the tracker's scripts ran in them. */
    frames: frames.length,
    framesBlocked: sum(frames.map(({ blocked }) => blocked)),
    framesOwn: sum(frames.map(({ own: took }) => took)),
    /** The longest time without a break in one of the tracker's scripts. */
    longestOwn: Math.max(0, ...frames.flatMap(({ scripts }) => scripts), ...calls.map(({ dur }) => millis(dur))),
    /** For each click what all its handlers took, and what the tracker's took of it. */
    clicks: clicksOf(timings, calls).filter(({ from }) => from < fast),
    /** The same of the clicks at full speed. */
    fastClicks: clicksOf(timings, calls).filter(({ from }) => from >= fast),
  };
}

/** The events of the renderer's main thread, in order. */
export function mainThread(events, origin) {
  const counts = new Map();
  for (const event of events) {
    if (!addressOf(event).startsWith(origin)) continue;
    const thread = `${event.pid}/${event.tid}`;
    counts.set(thread, (counts.get(thread) ?? 0) + 1);
  }
  const named = events.filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = named.map(({ pid, tid }) => `${pid}/${tid}`).filter((thread) => counts.has(thread));
  if (!threads.length) throw new Error('a trace without a page of the shop');
  const main = events.filter(({ pid, tid }) => threads.includes(`${pid}/${tid}`));
  return main.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
}

export function isScript(event) {
  if (event.cat === 'v8.wasm') return true;
  return SCRIPT.has(event.name) && (event.name === 'RunMicrotasks' || addressOf(event) !== '');
}

/** Of events in order those that are inside no other one. */
export function outermost(events) {
  const ends = new Map();
  return events.filter(({ pid, ts, dur = 0 }) => {
    if (ts < (ends.get(pid) ?? 0)) return false;
    ends.set(pid, ts + dur);
    return true;
  });
}

/** The long animation frames: `{ blocked, scripts, own }`, `scripts` being the tracker's. */
function framesOf(main, own) {
  const open = new Map();
  const found = [];
  const key = ({ pid, name, id2 }) => `${pid} ${name} ${id2?.local}`;
  for (const event of main) {
    const { name, ph, ts, pid, id2, args } = event;
    if (name !== 'AnimationFrame' && name !== 'AnimationFrame::Script::Execute') continue;
    if (ph === 'b') open.set(key(event), event);
    else if (ph === 'e') {
      const begun = open.get(key(event));
      if (begun) found.push({ name, pid, frame: id2?.local, from: begun.ts, to: ts, args: begun.args });
      open.delete(key(event));
    }
  }
  const scripts = found.filter(({ name, args }) => {
    return name !== 'AnimationFrame' && own(args.animation_frame_script_timing_info?.source_location_url ?? '');
  });
  return found
    .filter(({ name, args }) => name === 'AnimationFrame' && args.animation_frame_timing_info?.duration_ms >= LONG_MS)
    .map(({ pid, from, to, args }) => {
      const inside = scripts.filter((script) => script.pid === pid && script.from >= from && script.to <= to);
      const took = inside.map((script) => millis(script.to - script.from));
      return { blocked: args.animation_frame_timing_info.blocking_duration_ms, scripts: took, own: sum(took) };
    });
}

/**
 * Clicks by Event Timing: `{ handlers, own }` in milliseconds. A click on a label is two events of
 * one click, and each counts.
 */
function clicksOf(timings, calls) {
  const clicks = timings.filter(({ args }) => args.data.type === 'click');
  return clicks.map(({ pid, ts, args: { data } }) => {
    // The entry begins at the event's own time; its other times are told on the page's clock.
    const from = ts + (data.processingStart - data.timeStamp) * 1000;
    const to = ts + (data.processingEnd - data.timeStamp) * 1000;
    const inside = calls.filter((call) => call.pid === pid && call.ts >= from - 50 && call.ts < to);
    return { from, handlers: data.processingEnd - data.processingStart, own: sum(inside.map(({ dur }) => millis(dur))) };
  });
}
