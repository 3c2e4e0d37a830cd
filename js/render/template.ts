// A template of the page, filled with what a journey binds to the names in it. The page's own marks say
// where: `data-ms-text`, `-href`, `-src`, `-attr` (`title: name; aria-label: other`), `-if`, `-each` and
// `-on`. What is put in is text: nothing is parsed as markup, and no attribute runs anything.

import type { Template, Text } from '../slots.js';

/** What may be bound by `data-ms-attr`: nothing that styles, runs, or leads anywhere. */
const ATTRIBUTES = /^(?:title|alt|lang|dir|role|value|min|max|width|height|datetime|placeholder|label|hidden|aria-[a-z]+|data-(?!ms-)[a-z-]+)$/;

/** Where an address may be bound: a link leads there when it is pressed, a picture or a film is shown, and nothing runs. */
const ADDRESSED = { href: 'a,area', src: 'img,source,video,audio' };

/** What is code where other elements have text. */
const CODE = 'script,style';

/** What the visitor may do to the block. */
const ACTIONS = ['dismiss'];

/** What the core does for it. */
export interface Means {
  words(text: Text): string;
  /** Whether an expression is true now. */
  holds(expr: number): boolean;
  /** Whether an address leads somewhere without running anything. */
  isSafe(address: string): boolean;
}

/** The template, filled; nothing where it is not in this page. */
export function fillTemplate({ template, texts, if: conditions = {}, each = {} }: Template, means: Means): DocumentFragment | undefined {
  const found = [...document.querySelectorAll<HTMLTemplateElement>('template[data-ms-block]')].find(({ dataset }) => dataset.msBlock === template);
  if (!found) return undefined;
  const content = document.importNode(found.content, true);
  for (const place of marked(content, 'if')) {
    const condition = own(conditions, place.getAttribute('data-ms-if')!);
    if (condition !== undefined && !means.holds(condition)) place.remove();
  }
  for (const place of marked(content, 'each')) {
    const rows = own(each, place.getAttribute('data-ms-each')!) ?? [];
    const copies = rows.map((row) => {
      const copy = place.cloneNode(true) as Element;
      copy.removeAttribute('data-ms-each');
      bind(copy, { ...texts, ...row }, means);
      return copy;
    });
    place.replaceWith(...copies);
  }
  bind(content, texts, means);
  return content;
}

/** Puts texts where an element and those in it ask for them. */
function bind(root: Element | DocumentFragment, texts: Record<string, Text>, { words, isSafe }: Means): void {
  const textOf = (name: string) => {
    const text = own(texts, name);
    return text === undefined ? undefined : words(text);
  };
  const each = (mark: string, act: (place: Element, value: string) => void) => {
    for (const place of marked(root, mark)) {
      act(place, place.getAttribute(`data-ms-${mark}`)!);
      // What a row has filled the template around it leaves alone.
      place.removeAttribute(`data-ms-${mark}`);
    }
  };
  each('text', (place, name) => {
    const text = textOf(name);
    if (text !== undefined && !place.matches(CODE)) place.textContent = text;
  });
  for (const [attribute, elements] of Object.entries(ADDRESSED)) {
    each(attribute, (place, name) => {
      const address = textOf(name);
      if (address !== undefined && place.matches(elements) && isSafe(address)) place.setAttribute(attribute, address);
    });
  }
  each('attr', (place, pairs) => {
    for (const pair of pairs.split(';')) {
      const [attribute = '', name = ''] = pair.split(':').map((part) => part.trim());
      const text = textOf(name);
      if (text !== undefined && ATTRIBUTES.test(attribute)) place.setAttribute(attribute, text);
    }
  });
  each('on', (place, action) => {
    if (ACTIONS.includes(action.trim())) place.setAttribute('data-ms-do', action.trim());
  });
}

/** The elements with a mark: `root` itself, where it is one, and those in it. */
function marked(root: Element | DocumentFragment, mark: string): Element[] {
  const selector = `[data-ms-${mark}]`;
  const inside = [...root.querySelectorAll(selector)];
  return root instanceof Element && root.matches(selector) ? [root, ...inside] : inside;
}

/** A member of an object's own, and not what every object has. */
function own<T>(object: Record<string, T>, name: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
}
