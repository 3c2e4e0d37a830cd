// What the next view may show before anything is decided: the templates that this one ends with
// (`js/first.ts` reads it). Only while the visitor allows that something is kept.

import { blockOf, type Slot } from '../slots.js';
import type { Host } from './host.js';

/** Has it remembered when the view ends. `heightOf` gives an element's last known height. */
export function remember(host: Host, filled: Map<Slot, { name: string; block: string }>, heightOf: (slot: Slot) => number | undefined): void {
  let last: string | undefined;
  host.leaving(() => {
    const view: Record<string, [block: string, template: string, height: number]> = {};
    for (const [slot, { name, block }] of filled) {
      const definition = host.content.blocks?.[block];
      if (blockOf(slot) === block && definition && 'template' in definition) view[name] = [block, definition.template, Math.round(heightOf(slot) ?? 0)];
    }
    const text = Object.keys(view).length ? JSON.stringify(view) : '';
    if (text !== last) host.keep('view', (last = text));
  });
}
