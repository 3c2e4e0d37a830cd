// Shows decided blocks, through DOM calls only: there is no HTML sink. A slot's own content is
// moved aside, and back again as it was.

import { attempt } from './storage.js';
import type { Host, Manager } from './render/host.js';

/** What a journey says of its slots and blocks (`crates/engine/src/compile/content.rs`). */
export interface Content {
  /** Of slots of which there is something to say, by name. */
  slots?: Record<string, SlotSettings>;
  /** By name. */
  blocks?: Record<string, Node | Template>;
  /** The styles of the kinds that are used. */
  styles?: string;
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
}

/** An element to build. */
export interface Node {
  tag: string;
  class?: string;
  text?: Text;
  /** An expression: it is left out unless that is true. */
  if?: number;
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

/** A text; its parts, in order; or either by language. */
export type Text = string | Part[] | { [language: string]: Text };

/** As it stands, or a placeholder: an expression, a class of `Intl`, its options, texts by what it selects. */
type Part = string | [expr: number, kind?: 'NumberFormat' | 'PluralRules', options?: object, forms?: Record<string, string>];

/** A slot's own content waits on the element itself, so that whoever comes later finds it. */
type Slot = HTMLElement & { microstage?: { content: ChildNode[]; built: ChildNode[]; isMarked: boolean } | undefined };

/** The slots of this page. */
export interface Slots {
  /** Shows a block in its slot, the slot's own content where there is no block. */
  show(slot: string, block: string): void;
  /** Shows all again, in slots that were not there before. */
  again(): void;
  /** For the module that looks after them: what is to be shown, and the means for it. */
  readonly means: Pick<Host, 'content' | 'shown' | 'find' | 'fill'>;
  /** The module is there. */
  hand(to: Manager): void;
  /** Gives every slot its own content back. */
  restore(): void;
}

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
  const { slots, blocks = {}, styles } = content;
  const shown = new Map<string, string>();
  let manager: Manager | undefined;
  let sheet: CSSStyleSheet | undefined;
  // A page may say its language wrongly.
  const language = () => attempt(() => Intl.getCanonicalLocales(document.documentElement.lang)[0]) ?? navigator.language;

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
    if (!forms) return new Intl[kind as 'NumberFormat'](language(), options).format(found);
    return (forms[new Intl.PluralRules(language()).select(found)] ?? forms.other!).replace(/#/g, `${found}`);
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
  const build = (block: Node | Template) => ('tag' in block ? element(block) : manager?.template(block, { words, holds, isSafe }));
  const fill = (slot: Slot, name: string, block: string) => {
    const own = slot.microstage;
    // What the last view ended with may be here before anything is decided (`first.ts`).
    if ((slot.getAttribute('data-ms-shows') ?? '') === block && (block || !own)) return;
    if (!block) {
      slot.microstage = undefined;
      slot.replaceChildren(...(own?.content ?? []));
      slot.removeAttribute('data-ms-shows');
      if (own?.isMarked) slot.removeAttribute('data-ms-slot');
      return;
    }
    // A block that cannot be built (its template is not in this page) leaves what is there.
    const built = blocks[block] && build(blocks[block]);
    if (!built) return;
    const { content, isMarked } = own ?? { content: [...slot.childNodes], isMarked: !slot.hasAttribute('data-ms-slot') };
    slot.replaceChildren(built);
    slot.microstage = { content, isMarked, built: [...slot.childNodes] };
    slot.setAttribute('data-ms-shows', block);
    slot.setAttribute('data-ms-slot', name);
  };
  const dress = () => {
    if (sheet || !styles) return;
    // A constructable stylesheet needs no exception in the page's policy.
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
  // What the journey calls a selector may be none.
  const find = (name: string): Slot[] => [
    ...(attempt(() => document.querySelectorAll<Slot>(slots?.[name]?.selector ?? `[data-ms-slot="${name}"],microstage-slot[name="${name}"]`)) ?? []),
  ];
  const put = (name: string, block: string) => {
    for (const slot of find(name)) fill(slot, name, block);
  };
  /** At once where nothing can move; the rest is for the module that sees whether it may. */
  const place = (block: string, name: string) => {
    if (block) attempt(dress);
    if (block || find(name).some(({ microstage }) => microstage)) want();
    if (manager) manager.place(name);
    else if (slots?.[name]?.reserved) put(name, block);
  };
  return {
    means: { content, shown, find, fill },
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
      for (const name of shown.keys()) put(name, '');
      shown.clear();
      if (sheet) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      sheet = undefined;
    },
  };
}
