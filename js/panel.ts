// The debug panel, switched on by ?ms-debug: stage, facts, decisions and the queue, live.

import type { Microstage, Options } from './client.js';
import { HOLD, PERSIST, PERSONALISE, SEND } from './permissions.js';

interface Named {
  name: string;
  value?: boolean | number | string | undefined;
}

interface Explained {
  journey: string;
  version: number;
  stage: string;
  stages: string[];
  facts: Named[];
  moments: Named[];
  segments: Named[];
  slots: { name: string; choices: { block: string; when?: string; holds: boolean }[] }[];
  problems: { severity: string; code: string; path: string; remedy: string }[];
}

interface Inspector {
  default(options: { module_or_path: URL }): Promise<unknown>;
  inspect(source: string, snapshot: Uint8Array): Explained;
}


const STYLES = `
:host { all: initial; position: fixed; inset: auto 12px 12px auto; z-index: 2147483000; color-scheme: light dark;
  font: 13px/1.45 system-ui, sans-serif; color: CanvasText; }
details { inline-size: min(340px, calc(100vw - 24px)); max-block-size: min(70vh, 640px); overflow: auto;
  background: Canvas; border: 1px solid color-mix(in srgb, CanvasText 30%, Canvas); border-radius: 10px;
  box-shadow: 0 6px 24px rgb(0 0 0 / .25); }
details:not([open]) { inline-size: auto; }
summary { cursor: pointer; padding: 8px 12px; font-weight: 600; position: sticky; inset-block-start: 0; background: Canvas; }
section { padding: 4px 12px 10px; border-block-start: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); }
h2 { font-size: 11px; letter-spacing: .06em; text-transform: uppercase; opacity: .75; margin: 6px 0 4px; }
dl { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; margin: 0; }
dd { margin: 0; font-variant-numeric: tabular-nums; text-align: end; overflow-wrap: anywhere; }
.on { font-weight: 700; } .on::before { content: '● '; color: #1a7f37; }
.off::before { content: '○ '; opacity: .6; }
p { margin: 2px 0; } p:not([class]) { margin-block-start: 8px; } code { font-size: 12px; opacity: .8; }
`;

/** Opens the panel for an instance. */
export async function open(client: Microstage, options: Options): Promise<void> {
  const base = new URL('.', import.meta.url);
  const inspector = (await import(new URL('inspect.js', base).href)) as Inspector;
  await inspector.default({ module_or_path: new URL('inspect.wasm', base) });
  const address = `${options.collector ?? ''}/v1/journeys/${encodeURIComponent(options.journey)}`;
  const source = await (await fetch(address, { credentials: 'omit' })).text();
  const body = frame();
  const refresh = () => {
    const text = client.report();
    if (!text) return;
    const [numbers, snapshot] = text.split(/\n(.*)/s) as [string, string];
    const bytes = Uint8Array.from(snapshot, (letter) => letter.charCodeAt(0) & 0xff);
    try {
      body.replaceChildren(...sections(inspector.inspect(source, bytes), numbers.split(' '), client.rung));
    } catch (problem) {
      // Such as a panel and a page of different versions, for as long as one of them is cached.
      body.replaceChildren(element('p', `The panel cannot read this page: ${String(problem)}. Reload without the cache.`));
    }
  };
  for (const type of ['stage', 'moment', 'decision']) document.addEventListener(`microstage:${type}`, refresh);
  setInterval(refresh, 1000);
  refresh();
}

function frame(): HTMLElement {
  const host = document.createElement('microstage-panel');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const details = element('details', '');
  details.setAttribute('open', '');
  const body = element('div', '');
  details.append(element('summary', 'Microstage'), body);
  root.append(details);
  document.body.append(host);
  return body;
}

function sections(explained: Explained, report: string[], rung: string): HTMLElement[] {
  return [
    section(`Stage · ${explained.journey} v${explained.version}`, marks(explained.stages.map((name) => ({ name, value: name === explained.stage })))),
    section('Facts', pairs(explained.facts)),
    section('Moments and segments', marks([...explained.moments, ...explained.segments])),
    section('Slots', explained.slots.flatMap(slotLines)),
    section('Delivery', pairs(delivery(report, rung))),
    ...(explained.problems.length
      ? [section('Problems', explained.problems.map((problem) => element('p', `${problem.severity} ${problem.code} at ${problem.path}: ${problem.remedy}`)))]
      : []),
  ];
}

/** The numbers of a report: those of the outbox (`src/delivery.rs`, `counts`), then those of `js/core.ts`. */
const NUMBERS = ['waiting', 'under way', 'bytes', 'failures in a row', 'given up', 'refused inputs', 'allowed', 'held until consent', 'messages so far'];

function delivery(report: string[], rung: string): Named[] {
  const visitor = report[NUMBERS.length] ?? '';
  return [
    { name: 'engine', value: rung },
    { name: 'visitor', value: visitor.slice(-8) },
    ...NUMBERS.map((name, index) => ({ name, value: name === 'allowed' ? allowed(Number(report[index])) : report[index] })),
  ];
}

/** What the visitor allows, in words. */
function allowed(mode: number): string {
  const parts = [mode & PERSONALISE && 'personalise', mode & PERSIST && 'persist', mode & SEND && 'send'];
  return mode & HOLD ? 'not asked yet' : parts.filter(Boolean).join(', ') || 'nothing';
}

function slotLines(slot: Explained['slots'][number]): HTMLElement[] {
  const lines = slot.choices.map((choice) => {
    const line = element('p', `${choice.block} `);
    line.className = choice.holds ? 'on' : 'off';
    line.append(element('code', choice.when ?? 'always'));
    return line;
  });
  return [element('p', slot.name), ...lines];
}

function section(title: string, content: HTMLElement[]): HTMLElement {
  const made = element('section', '');
  made.append(element('h2', title), ...content);
  return made;
}

function pairs(list: Named[]): HTMLElement[] {
  const made = element('dl', '');
  for (const { name, value } of list) made.append(element('dt', name), element('dd', value === undefined ? '–' : String(value)));
  return [made];
}

function marks(list: Named[]): HTMLElement[] {
  return list.map(({ name, value }) => {
    const line = element('p', name);
    line.className = value ? 'on' : 'off';
    return line;
  });
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
