// The figures of all loads as a table, as limits that hold or not, and as one line.

import { differences, interval, median, quantile } from './statistics.mjs';

/** The others that capture: the libraries of Segment and RudderStack listen to nothing by themselves. */
const CAPTURING = ['posthog', 'snowplow'];

/** What each load gives one value of: its name here, its title, its unit, its decimals. */
const MEASURES = [
  ['script', 'time in script', 'ms', 1],
  ['tbt', 'total blocking time', 'ms', 1],
  ['framesBlocked', 'blocked in long animation frames', 'ms', 1],
  ['framesOwn', "the tracker's scripts in long animation frames", 'ms', 1],
  ['longestOwn', "longest of the tracker's scripts", 'ms', 1],
  ['heap', 'heap, buffers and wasm memory', 'kB', 0],
  ['requests', 'requests to the tracker', '', 0],
  ['bytes', 'bytes sent', 'B', 0],
  ['events', 'events sent', '', 0],
];

const clicksOf = (loads, part, which = 'clicks') => loads.flatMap((load) => load[which].map((click) => click[part]));

/** Our share of a click's handlers is measured at full speed, and counted as on a machine so much slower. */
const SLOWER = 6;

const shareOf = (loads) => SLOWER * quantile(clicksOf(loads, 'own', 'fastClicks'), 0.98);

/** The last line: the agreed names. */
export function line(found) {
  const rows = [...found].map(([name, loads]) => {
    const middle = (measure) => round(median(loads.map((load) => load[measure])), 1);
    return [
      name,
      {
        script_ms: middle('script'),
        tbt_ms: middle('tbt'),
        click_handler_p98_ms: round(quantile(clicksOf(loads, 'handlers'), 0.98), 2),
        heap_kb: middle('heap'),
        requests: middle('requests'),
        bytes_sent: middle('bytes'),
      },
    ];
  });
  return Object.fromEntries(rows);
}

/** The limits that are missed, in words. */
export function missed(found) {
  const ours = found.get('microstage');
  const others = [...found].filter(([name]) => CAPTURING.includes(name));
  const middle = (loads, measure) => median(loads.map((load) => load[measure]));
  const missing = [];
  for (const measure of ['script', 'tbt', 'heap']) {
    for (const [name, loads] of others) {
      if (!(middle(ours, measure) < middle(loads, measure))) missing.push(`${measure} is not below that of ${name}`);
    }
  }
  const share = shareOf(ours);
  if (!(share <= 1)) missing.push(`our share of a click's handlers at full speed, times ${SLOWER}, is ${share.toFixed(2)} ms at p98, expected at most 1`);
  const longest = Math.max(...ours.map(({ longestOwn }) => longestOwn));
  if (!(longest < 50)) missing.push(`a long task of ours: ${longest.toFixed(1)} ms`);
  return missing;
}

/** Medians, and for each tracker the median of its paired differences to the page without one. */
export function table(found) {
  const names = [...found.keys()];
  const none = found.get('none');
  const lines = [];
  for (const [measure, title, unit, decimals] of MEASURES) {
    lines.push('', `${title}${unit && `, ${unit}`}`, row('', 'median', 'over none', '95 %'));
    for (const name of names) {
      const values = found.get(name).map((load) => load[measure]);
      const over = interval(differences(values, none.map((load) => load[measure])));
      const cells = name === 'none' ? [] : [signed(over.median, decimals), `${signed(over.low, decimals)} … ${signed(over.high, decimals)}`];
      lines.push(row(name, median(values).toFixed(decimals), ...cells));
    }
  }
  lines.push('', `handlers of a click, ms; own at full speed is times ${SLOWER}`, row('', 'p98', 'own p98', 'own at full speed', 'clicks'));
  for (const name of names) {
    const all = clicksOf(found.get(name), 'handlers');
    const own = clicksOf(found.get(name), 'own');
    lines.push(row(name, quantile(all, 0.98).toFixed(2), quantile(own, 0.98).toFixed(2), shareOf(found.get(name)).toFixed(2), String(all.length)));
  }
  lines.push('', row('bytes of an event', 'median', '', ''));
  for (const name of names.slice(1)) {
    lines.push(row(name, median(found.get(name).map(({ bytes, events }) => bytes / events)).toFixed(0)));
  }
  return lines.join('\n');
}

const row = (name, ...cells) => `  ${name.padEnd(18)}${cells.map((cell, at) => cell.padStart(at < 2 ? 12 : 22)).join('')}`.trimEnd();

const signed = (value, decimals) => `${value < 0 ? '' : '+'}${value.toFixed(decimals)}`;

const round = (value, decimals) => Math.round(value * 10 ** decimals) / 10 ** decimals;
