// Shows decided blocks, through DOM calls only: there is no HTML sink. A slot's own content is
// moved aside, and back again as it was.

import { attempt } from './storage.js';
import type { Host, Manager } from './render/host.js';
import type { Means } from './render/template.js';

/** What a journey says of its slots and blocks (`crates/engine/src/compile/content.rs`). */
export interface Content {
  /** Of slots of which there is something to say, by name. */
  slots?: Record<string, SlotSettings>;
  /** By name. */
  blocks?: Record<string, Node | Template | Adaptation | Sourced>;
  /** Who is told of what is seen of them, beside the collector. */
  promotions?: { data_layer?: boolean };
  /** The styles of the kinds that are used. */
  styles?: string;
  /** What messages say of this visit beside all else: set later, by who knows it. */
  marks?: { preview?: true | undefined; bot?: true | undefined };
}

/** What a journey says of a slot; what is not there is `false`. */
export interface SlotSettings {
  /** Its elements, where they carry no mark. */
  selector?: string;
  /** Its place has one size, whatever is in it. */
  reserved?: boolean;
  /** Its blocks lie over the page, in an element of ours. */
  overlay?: boolean;
  /** A change is shown by a view transition. */
  transition?: boolean;
  /** A change is told to those who hear the page. */
  announce?: boolean;
  /** Its choices, where one has an experiment; `reserved` as above, for those who tell who saw what. */
  experiments?: { choices: Choice[]; reserved?: boolean };
}

/**
 * A choice of a slot: when it holds; and of an experiment its name, the visitor's variant, the one that was told, and the
 * blocks of variants (`crates/engine/src/compile/exposures.rs`). Numbers are expressions.
 */
export type Choice = [holds: number | null, experiment?: string, variant?: number, told?: number, blocks?: Record<string, string>];

/** An element to build. */
export interface Node {
  tag: string;
  class?: string;
  text?: Text;
  /** An expression: it is left out unless that is true. */
  if?: number;
  /** The list of the block's source for each of whose items it is there. */
  each?: string;
  attributes?: Record<string, Text>;
  children?: Node[];
}

/** A template of the page, and what its places are filled with (`render/template.ts`). */
export interface Template {
  template: string;
  texts: Record<string, Text>;
  /** Expressions, by name. */
  if?: Record<string, number>;
  /** Lists of texts, by name. */
  each?: Record<string, Record<string, Text>[]>;
}

/** What is done to the page as a whole (`behaviours/page.ts`). */
export interface Adaptation {
  page: { classes?: string[]; attributes?: Record<string, Text>; hide?: string[]; order?: string[] };
}

/** A block whose texts read a source (`behaviours/source.ts`), or products that are recommended (`behaviours/recommend.ts`). */
export interface Sourced {
  /** By name: type, and the default, or of a list what its items have. */
  source: { recommend?: object; url: string; timeout: number; fields: Record<string, [type: string, more?: string | Record<string, string>]> };
  node: Node;
}

/** A text; its parts, in order; or either by language. */
export type Text = string | Part[] | { [language: string]: Text };

/** As it stands, or a placeholder: an expression, a class of `Intl`, its options, texts by what it selects. */
export type Part = string | [expr: number, kind?: 'NumberFormat' | 'DateTimeFormat' | 'PluralRules', options?: object, forms?: Record<string, string>];

/** A slot's own content waits on the element itself, so that whoever comes later finds it. */
export type Slot = HTMLElement & { microstage?: { content: ChildNode[]; built: ChildNode[]; isMarked: boolean } | undefined };

/** What keeps the places of the last view (`first.ts`); `microstage` until somebody looks after them. */
export type Sheet = CSSStyleSheet & { microstage?: number };

/** The name of the block that an element shows; an empty text for its own content. */
export const blockOf = ({ dataset }: HTMLElement): string => dataset.msShows ?? '';

/** Whether it shows a block already. What the last view ended with may be in it before anything is decided (`first.ts`). */
export const isShowing = (slot: Slot, block: string): boolean => blockOf(slot) === block && (block || !slot.microstage) as boolean;

/** The slots of this page. */
export interface Slots {
  /** Shows a block in its slot, the slot's own content where there is no block. */
  show(slot: string, block: string): void;
  /** Shows all again, in slots that were not there before. */
  again(): void;
  /** For the module that looks after them: what is to be shown, and the means for it. */
  readonly means: Pick<Host, 'content' | 'shown' | 'find' | 'fill' | 'element' | keyof Means>;
  /** The module is there. */
  hand(to: Manager): void;
  /** Gives every slot its own content back. */
  restore(): void;
}

/**
 * So many blocks are shown before the module that looks after slots is there; it fills a page of more frame by frame.
 * What is asked for while the page is parsed, and once more behind it, counts twice.
 */
const FIRST = 8;

/** The language of the page. It may say it wrongly, and so may a browser: WebKit's is "C" where the system has none. */
export const language = () => [document.documentElement.lang, navigator.language].flatMap((tag) => attempt(() => Intl.getCanonicalLocales(tag)) ?? [])[0] ?? 'en';

/** What blocks may be built of: no script, no style attribute, no handler can be named. */
const TAGS = /^(?:div|section|p|span|strong|h[23]|a|button|img|ul|li|del|dialog|label|fieldset|legend|textarea|progress|table|thead|tbody|t[rhd]|figure|(?:fig)?caption|blockquote)$/;
const ATTRIBUTES = /^(?:(?:aria|data-ms)-[a-z]+|href|src|alt|role|width|height|type|value|max(?:length)?|tabindex|loading|decoding|scope|hidden)$/;

/** Schemes that lead somewhere without running anything, or none; see `is_safe_address`. */
const SAFE = /^(?:(?:https?|mailto|tel):|[^:/?#]*(?:[/?#]|$))/i;

/** Whether an address may stand in a page: a placeholder may have brought anything into it. */
const isSafe = (address: string) => SAFE.test(address) && !/[\s\\\x00-\x1f]/.test(address);

/**
 * The slots of a journey. `value` gives the value of an expression, as it is now; `want` is called when
 * there is something to show that has to be looked after.
 */
export function slotsOf(content: Content, value: (expr: number) => string | number | undefined, want: () => void): Slots {
  const { blocks = {}, slots, styles } = content;
  const shown = new Map<string, string>();
  let manager: Manager | undefined;
  let left = FIRST;
  let sheet: CSSStyleSheet | undefined;
  const formats: Record<string, { select(value: number): string; format(value: number): string }> = {};

  const holds = (expr: number) => value(expr) === 'true';
  const words = (text: Text): string => {
    if (typeof text === 'string') return text;
    if (Array.isArray(text)) return text.map((part) => (typeof part === 'string' ? part : written(...part))).join('');
    const tag = language();
    return words(text[tag] ?? text[tag.split('-')[0]!] ?? Object.values(text)[0]!);
  };
  const written = (...[expr, kind, options, forms]: Exclude<Part, string>): string => {
    const found = value(expr);
    if (!kind || typeof found !== 'number') return `${found ?? ''}`;
    // Making one takes the browser a tenth of a millisecond, and a carousel of products has twenty prices.
    const tag = language();
    const format = (formats[tag + kind + JSON.stringify(options)] ??= new Intl[kind as 'NumberFormat'](tag, options) as never);
    if (!forms) return format.format(found);
    return (forms[format.select(found)] ?? forms.other!).replace(/#/g, `${found}`);
  };
  const element = ({ tag, class: classes, text, attributes, children }: Node): Element => {
    const made = document.createElement(TAGS.test(tag) ? tag : 'div');
    if (classes) made.className = classes;
    for (const name in attributes) {
      const value = words(attributes[name]!);
      if (ATTRIBUTES.test(name) && (!/^(?:href|src)$/.test(name) || isSafe(value))) made.setAttribute(name, value);
    }
    if (text !== undefined) made.textContent = words(text);
    made.append(...(children ?? []).filter((child) => child.if === undefined || holds(child.if)).map(element));
    return made;
  };
  const fill = (slot: Slot, name: string, block: string, ready?: Element | DocumentFragment) => {
    if (isShowing(slot, block)) return;
    const { dataset, microstage: own } = slot;
    if (!block) {
      slot.replaceChildren(...(own?.content ?? []));
      slot.microstage = undefined;
      delete dataset.msShows;
      if (own?.isMarked) delete dataset.msSlot;
      return;
    }
    const { [block]: node } = blocks as Record<string, Node>;
    const built = ready ?? (node?.tag && element(node));
    // A block that cannot be built leaves what is there; templates are for the module that looks after slots.
    if (!built) return;
    const kept = (slot.microstage ??= { content: [...slot.childNodes], isMarked: !dataset.msSlot, built: [] });
    slot.replaceChildren(built);
    kept.built = [...slot.childNodes];
    dataset.msShows = block;
    dataset.msSlot = name;
  };
  const dress = () => {
    if (!styles || sheet) return;
    // A constructable stylesheet needs no exception in the page's policy.
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
  // What the journey calls a selector may be none.
  const find = (name: string): Slot[] => [
    ...(attempt(() => document.querySelectorAll<Slot>(slots?.[name]?.selector ?? `[data-ms-slot="${name}"]`)) ?? []),
  ];
  const put = (name: string, block: string) => {
    for (const slot of find(name)) fill(slot, name, block);
  };
  /** At once where nothing can move; the rest is for the module that sees whether it may. */
  const place = (block: string, name: string) => {
    if (block) attempt(dress);
    if (manager) return void manager.place(name);
    if (block || slots?.[name]?.experiments || find(name).some((slot) => slot.microstage)) want();
    if (slots?.[name]?.reserved && (!block || left-- > 0)) put(name, block);
  };
  return {
    means: { element, content, words, isSafe, holds, shown, fill, find },
    hand(to) {
      manager = to;
      shown.forEach(place);
    },
    show(name, block) {
      shown.set(name, block);
      place(block, name);
    },
    again: () => shown.forEach(place),
    restore() {
      manager?.reset();
      shown.forEach((_, name) => put(name, ''));
      shown.clear();
      if (sheet) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      sheet = undefined;
    },
  };
}
