// The tree of a block whose texts read values that the page has fetched. What comes of it are texts, which the
// core builds with the same closed lists as any other: nothing is parsed as markup, and addresses are checked there.

import { language, type Node, type Part, type Text } from '../slots.js';

/** A value, or of a list its items. */
export type Value = string | number | Record<string, string | number>[];

/** How the fields of an item, or of the source, are called by texts. */
export type Values = Map<string, Value>;

/** A tree in which nothing reads the source any more. */
export function written(node: Node, values: Values): Node {
  const { text, attributes, children } = node;
  return {
    ...node,
    ...(text !== undefined && { text: put(text, values) }),
    ...(attributes && { attributes: Object.fromEntries(Object.entries(attributes).map(([name, each]) => [name, put(each, values)])) }),
    ...(children && { children: children.flatMap((child) => repeated(child, values)) }),
  };
}

/** A child, or one for each item of the list that it asks for. */
function repeated(child: Node, values: Values): Node[] {
  const { each, ...node } = child;
  if (!each) return [written(node, values)];
  const items = values.get(each) as Record<string, string | number>[];
  return items.map((item) => written(node, new Map([...values, ...Object.entries(item).map(([name, value]): [string, Value] => [`${each}.${name}`, value])])));
}

function put(text: Text, values: Values): Text {
  if (typeof text === 'string') return text;
  if (Array.isArray(text)) return text.map((part) => (Array.isArray(part) && typeof part[0] === 'string' ? said(part, values) : part));
  return Object.fromEntries(Object.entries(text).map(([tag, version]) => [tag, put(version, values)]));
}

/** A value in the language of the page, as the core writes one of the engine's. */
function said([field, kind, options, forms]: Exclude<Part, string>, values: Values): string {
  const value = values.get(`${field}`);
  // A default stands for what would be written.
  if (!kind || typeof value !== 'number') return `${value as string}`;
  if (!forms) return new Intl[kind as 'NumberFormat'](language(), options).format(value);
  return (forms[new Intl.PluralRules(language()).select(value)] ?? forms.other!).replace(/#/g, `${value}`);
}
