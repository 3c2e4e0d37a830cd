// Experiments, as visitors meet them: who has seen which variant is told once (`experiment_viewed`), at the moment
// in which the variant, or what control sees in its place, could be seen. A preview shows any variant and counts
// none; programs, and visitors whose variant cannot be kept, see what control sees and count for nothing.

import type { Host } from '../render/host.js';
import type { Choice } from '../slots.js';
import { attempt } from '../storage.js';
import { previewed, showNote } from './preview.js';

/**
 * Programs that say so: browsers under automation (https://www.w3.org/TR/webdriver2/#interface), and names that crawlers
 * and tests of speed give themselves. `Cubot` makes telephones.
 */
const PROGRAMS = /(?:^|[^u])bot|crawl|spider|slurp|headless|lighthouse|pagespeed|gtmetrix|ptst|facebookexternalhit/i;

/** What is kept for a moment, to see whether anything may be. */
const PROBE = 'probe';

export interface Tests {
  /** Puts what a slot is to show where it is not what was decided, and tells who sees it. */
  decide(name: string): void;
}

/** Begins with what is decided by now. `isHere`: whether a slot is in the page. */
export function begin(_root: HTMLElement, host: Host & { isHere(name: string): boolean }): Tests {
  const { content, shown, signal } = host;
  const forced = previewed();
  const isProgram = navigator.webdriver || PROGRAMS.test(navigator.userAgent);
  if (forced || isProgram) content.marks = { preview: forced && true, bot: isProgram || undefined };
  if (forced) showNote(forced, signal);
  /** Slots of which something was decided that was not told. */
  const due = new Set(shown.keys());
  const told = new Map<string, string>();
  let isKept = false;

  const testsOf = (name: string) => content.slots?.[name]?.experiments;
  for (const slot of Object.values(content.slots ?? {})) if (slot.experiments?.reserved) slot.reserved = true;

  const read = (expr: number) => host.words([[expr]]);
  /** The choice that holds. The expressions are those by which the engine decides. */
  const winner = (name: string): Choice | undefined => testsOf(name)?.choices.find(([holds]) => holds === null || host.holds(holds));
  /** A variant that changes from page to page is none: the visitor has to allow that it is kept. */
  const mayKeep = () => {
    if (isKept) return true;
    host.keep(PROBE, '1');
    isKept = attempt(() => localStorage.getItem(`microstage.${PROBE}`)) === '1';
    host.keep(PROBE, '');
    return isKept;
  };
  /** Whether the visitor could see something of a slot: it is in this page, or needs no place. */
  const mayBeSeen = (name: string, blocks: string[]) =>
    content.slots?.[name]?.overlay || blocks.some((block) => 'page' in (content.blocks?.[block] ?? {})) || host.isHere(name);
  const tell = (name: string) => {
    if (forced || isProgram || !due.has(name) || !mayKeep()) return;
    const [, experiment, variant, before, blocks] = winner(name) ?? [];
    if (experiment && !mayBeSeen(name, Object.values(blocks!))) return;
    due.delete(name);
    if (!experiment) return;
    const variation_id = read(variant!);
    // What other tabs and earlier pages have told is known to the engine; what was told just now not yet.
    if (!variation_id || read(before!) === variation_id || told.get(experiment) === variation_id) return;
    told.set(experiment, variation_id);
    host.track('experiment_viewed', { experiment_id: experiment, variation_id });
  };
  /** The block of the variant that a preview asks for; nothing where it asks for none of this slot. */
  const preview = (name: string): string | undefined => {
    const choices = testsOf(name)!.choices.filter(([, experiment]) => experiment !== undefined && forced!.has(experiment));
    if (!choices.length) return undefined;
    const [, experiment] = choices[0]!;
    return choices.map(([, own, , , blocks]) => (own === experiment ? blocks![forced!.get(own!)!] : undefined)).find(Boolean) ?? '';
  };

  document.addEventListener('microstage:decision', host.guard((event: Event) => {
    const { slot } = (event as CustomEvent<{ slot: string }>).detail;
    if (!testsOf(slot)) return;
    due.add(slot);
    tell(slot);
  }), { signal });
  return {
    decide(name) {
      const block = forced && preview(name);
      if (block !== undefined) shown.set(name, block);
      else if (shown.get(name) && winner(name)?.[1] !== undefined && (isProgram || !mayKeep())) shown.set(name, '');
      tell(name);
    },
  };
}
