// Shows decided blocks, through DOM calls only: there is no HTML sink. A slot's own content is
// moved aside, and back again as it was.

/** Blocks by slot, as the core wrote them (`program/content.rs`). */
export type Shown = Map<string, { block: string; content: string }>;

interface Node {
  tag: string;
  class: string;
  text?: string;
  attributes: Record<string, string>;
  children: Node[];
}

interface Template {
  template: string;
  texts: Record<string, string>;
}

/** A slot's own content waits on the element itself, so that whoever comes later finds it. */
type Slot = Element & { microstageContent?: ChildNode[] | undefined };

/** What blocks may be built of: no script, no style attribute, no handler can be named. */
const TAGS = /^(?:div|section|p|span|strong|h[23]|a|button|img|ul|li)$/;
const ATTRIBUTES = /^(?:href|src|alt|role|aria-label|width|height|lang)$/;

/** Schemes that lead somewhere without running anything, or none; see `is_safe_address`. */
const SAFE = /^(?:(?:https?|mailto|tel):|[^:/?#]*(?:[/?#]|$))/i;

/** Shows a block in its slot, the slot's own content where there is no block; without a slot, all again. */
export function showBlock(shown: Shown, slot?: string, block = '', content = ''): void {
  if (slot !== undefined) shown.set(slot, { block, content });
  for (const [name, { block, content }] of shown) {
    if (slot !== undefined && slot !== name) continue;
    for (const element of document.querySelectorAll<Slot>(`[data-ms-slot="${name}"]`)) fill(element, block, content);
  }
}

/** Gives every slot its own content back. */
export function restoreSlots(shown: Shown): void {
  for (const name of shown.keys()) showBlock(shown, name);
}

function fill(slot: Slot, block: string, content: string): void {
  if ((slot.getAttribute('data-ms-shows') ?? '') === block) return;
  const own = slot.microstageContent;
  if (!block) {
    slot.microstageContent = undefined;
    slot.replaceChildren(...(own ?? []));
    slot.removeAttribute('data-ms-shows');
    return;
  }
  // A block that cannot be built (its template is not in this page) leaves what is there.
  const built = build(JSON.parse(content) as Node | Template);
  if (!built) return;
  slot.microstageContent = own ?? [...slot.childNodes];
  slot.replaceChildren(built);
  slot.setAttribute('data-ms-shows', block);
}

function build(definition: Node | Template): globalThis.Node | undefined {
  if ('tag' in definition) return element(definition);
  const templates = document.querySelectorAll<HTMLTemplateElement>('template[data-ms-block]');
  const template = [...templates].find(({ dataset }) => dataset.msBlock === definition.template);
  const content = template && document.importNode(template.content, true);
  for (const place of content?.querySelectorAll('[data-ms-text]') ?? []) {
    const text = definition.texts[place.getAttribute('data-ms-text')!];
    if (text !== undefined) place.textContent = text;
  }
  return content;
}

function element({ tag, class: classes, text, attributes, children }: Node): Element {
  const made = document.createElement(TAGS.test(tag) ? tag : 'div');
  if (classes) made.className = classes;
  for (const name in attributes) {
    const value = attributes[name]!;
    // A placeholder may have brought anything into an address.
    const leads = /^(?:href|src)$/.test(name);
    if (ATTRIBUTES.test(name) && (!leads || (SAFE.test(value) && !/[\s\\\x00-\x1f]/.test(value)))) made.setAttribute(name, value);
  }
  if (text !== undefined) made.textContent = text;
  made.append(...children.map(element));
  return made;
}
