// Makes elements by DOM calls: texts are texts, and nothing is parsed.

import type { Means } from '../prompt.js';
import type { TextName } from './texts.js';

/** An element with attributes and what is in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Record<string, string>, ...content: (Node | false | undefined)[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const name in attributes) made.setAttribute(name, attributes[name]!);
  made.append(...content.filter((each): each is Node => !!each));
  return made;
}

/** An element with one of the texts in it. */
export function worded<Tag extends keyof HTMLElementTagNameMap>({ words }: Means, tag: Tag, name: TextName, attributes: Record<string, string> = {}): HTMLElementTagNameMap[Tag] {
  const { text, lang, dir } = words.say(name);
  const made = make(tag, { class: `ms-consent-${name}`, ...attributes });
  made.textContent = text;
  // Only where it is not the page's language: those who hear it are told in which one it is.
  if (lang) Object.assign(made, { lang, dir });
  return made;
}

/** A button. */
export function button(means: Means, name: TextName, act: () => void, kind = 'answer'): HTMLButtonElement {
  const made = worded(means, 'button', name, { type: 'button', class: `ms-consent-${kind}`, 'data-ms-choice': name });
  made.addEventListener('click', act);
  return made;
}

/** Yes and no, which look the same. */
export const answers = (means: Means): HTMLButtonElement[] => [
  button(means, 'reject', () => means.all(false)),
  button(means, 'accept', () => means.all(true)),
];

/** The link to what the shop says about data, where it has told us the address. */
export function policy(means: Means): HTMLElement | undefined {
  const address = means.words.policy();
  return address ? worded(means, 'a', 'policy', { href: address }) : undefined;
}
