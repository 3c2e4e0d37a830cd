// What a trace says of single frames: how long script ran for each, and whether it asked for the layout.

import { isScript, mainThread, millis, outermost } from '../page/trace.mjs';

/** What the browser does between two frames when a script asks where things are, or how they look. */
const LAYOUT = /^(?:Layout|UpdateLayoutTree)$/;

/**
 * The frames of a trace in which any script ran: `{ script, longest, layouts, from }`, milliseconds of script of all that
 * the page ran for this frame, the longest of it without a break, and layouts that script has forced. A
 * frame begins where the one before was handed to the compositor.
 */
export function framesOf(trace, origin) {
  const main = mainThread(trace.traceEvents, origin);
  const scripts = outermost(main.filter((event) => event.ph === 'X' && isScript(event)));
  const layouts = main.filter(({ ph, name }) => ph === 'X' && LAYOUT.test(name));
  const ends = main.filter(({ name }) => name === 'Commit').map(({ ts, dur = 0 }) => ts + dur);
  const frames = new Map();
  for (const { ts, dur, tdur = dur } of scripts) {
    const at = ends.findIndex((end) => end > ts);
    const frame = frames.get(at) ?? { from: ts, script: 0, longest: 0, layouts: 0 };
    frame.script += millis(tdur);
    frame.longest = Math.max(frame.longest, millis(tdur));
    frame.layouts += layouts.filter((layout) => layout.ts >= ts && layout.ts < ts + dur).length;
    frames.set(at, frame);
  }
  return [...frames.values()];
}
