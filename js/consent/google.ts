// Google's Consent Mode: `gtag('consent', 'default' | 'update', …)`, which pushes its arguments on the
// data layer (https://developers.google.com/tag-platform/security/guides/consent). Commands that are
// given inside a tag manager do not pass by there.

import type { Decide, Page } from '../consent.js';
import { PATIENCE_MS } from './wait.js';

type Values = Record<string, unknown>;

interface Command {
  kind: 'default' | 'update';
  values: Values;
}

/** The types that say something about this product; those of advertising do not. */
const TYPES = ['personalization_storage', 'functionality_storage', 'analytics_storage'];

/** Whether a command of consent was pushed so far. */
export const hasConsentMode = (name: string) => layerOf(name).some((message) => commandOf(message));

/** Follows the commands: those that were pushed, and those that will be. */
export function google(decide: Decide, signal: AbortSignal, { dataLayer }: Page): void {
  const region = regionOfPage();
  const layer = layerOf(dataLayer);
  const defaults: Values[] = [];
  const updates: Values = {};
  let updated = false;
  // Without any command there is nobody who would ask the visitor.
  let timer = setTimeout(() => decide('denied', false), PATIENCE_MS);
  const conclude = () => {
    const value = (type: string) => updates[type] ?? defaultOf(type, defaults, region);
    const [personal, functional, analytics] = TYPES.map(value);
    const persist = (personal ?? functional) === 'granted';
    const send = analytics === 'granted';
    // A default that denies waits for the visitor's answer, however long the banner is looked at.
    if (updated || (persist && send)) decide({ personalise: personal !== 'denied', persist, send }, updated);
  };
  const hear = (message: unknown) => {
    const command = commandOf(message);
    if (!command || signal.aborted) return;
    const { kind, values } = command;
    clearTimeout(timer);
    if (kind === 'default') {
      defaults.push(values);
      // For so long Google's own tags wait for an answer, too.
      timer = setTimeout(conclude, updated ? 0 : Number(values['wait_for_update']) || 0);
      return;
    }
    updated = true;
    for (const type of TYPES) if (values[type]) updates[type] = values[type];
    conclude();
  };
  const pushed = layer.push;
  const ours = (layer.push = (...messages: unknown[]) => {
    messages.forEach(hear);
    return pushed.apply(layer, messages);
  });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    // Only where nobody has wrapped it once more, else theirs would be lost.
    if (layer.push === ours) layer.push = pushed;
  });
  layer.forEach(hear);
}

/**
 * The visitor's region (ISO 3166-2, such as `DE` or `US-CA`), where the shop knows it and tells its
 * journey: `<meta name="microstage:page" content="region=US-CA">`.
 */
function regionOfPage(): string | undefined {
  const said = document.querySelector<HTMLMetaElement>('meta[name="microstage:page"]')?.content;
  return /(?:^|;)\s*region=\s*([^;]*[^;\s])/.exec(said ?? '')?.[1];
}

function layerOf(name: string): unknown[] {
  const page = window as unknown as Record<string, unknown>;
  const layer = (page[name] ??= []);
  return Array.isArray(layer) ? layer : [];
}

function commandOf(message: unknown): Command | undefined {
  const { 0: command, 1: kind, 2: values } = Object(message) as Record<number, unknown>;
  if (command !== 'consent' || (kind !== 'default' && kind !== 'update')) return undefined;
  return { kind, values: Object(values) as Values };
}

/**
 * The default of a type: of the commands that mean this region the most exact, of those the last.
 * Where nobody has told the page where it is, what is denied anywhere is denied, and what is granted
 * somewhere is not granted.
 */
function defaultOf(type: string, defaults: Values[], region: string | undefined): unknown {
  let found: unknown;
  let exactness = -1;
  for (const values of defaults) {
    const value = values[type];
    const regions = values['region'] as string[] | undefined;
    if (!value) continue;
    if (regions && !region && value === 'denied') return value;
    const fits = !regions ? 0 : region ? Math.max(-1, ...regions.map((each) => (isIn(region, each) ? each.length : -1))) : -1;
    if (fits < 0 || fits < exactness) continue;
    found = value;
    exactness = fits;
  }
  return found;
}

/** Whether a region is another one or a part of it: `US-CA` is in `US`. */
const isIn = (region: string, other: string) => region === other || region.startsWith(`${other}-`);
