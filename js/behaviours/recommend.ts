// Products for this visitor, decided here: from the tables of the category that was looked at last, by what was
// looked at and what is in the cart. Nothing is asked for before the visitor allows that something is kept.

import { PERSIST, PERSONALISE, SEND } from '../permissions.js';
import { decide } from '../recommend/decide.js';
import { filesIn, type Category, type Facts, type Files } from '../recommend/files.js';
import { current, noteItems, type History } from '../recommend/history.js';
import type { Host } from '../render/host.js';
import { blockOf, type Node, type Sourced, type Text } from '../slots.js';
import { allows } from '../source/allows.js';
import { written } from '../source/written.js';

/** So many categories are looked at for what was viewed recently. */
const MOST_CATEGORIES = 3;

/** What a journey says of it. */
export interface Recommending {
  list: string;
  most: number;
  category?: string;
  /** So many products of one brand at most. */
  brand?: number;
}

/** A product that is shown. */
interface Item extends Facts {
  id: string;
}

const files = new Map<string, Files>();

/** What each block shows, for clicks. */
const shown = new Map<string, [list: string, items: Item[]]>();
let listening: AbortSignal | undefined;

/** The tree of a block with products in it; nothing where none may be asked for now. */
export async function begin(_root: HTMLElement, { source, node }: Sourced, host: Host, block: string): Promise<Node | undefined> {
  const { url, timeout, recommend } = source as typeof source & { recommend: Recommending };
  const folder = new URL(url, location.origin);
  if (!allows(PERSONALISE | PERSIST | (folder.origin === location.origin ? 0 : SEND))) return undefined;
  const history = noteItems(host.inputs());
  if (!history) return undefined;
  let ask = files.get(folder.href);
  if (!ask) files.set(folder.href, (ask = filesIn(folder, timeout, host.signal)));
  const items = await chosen(recommend, history, current(host.inputs()), ask);
  // Of the other lists something sells best.
  if (!items.length && recommend.list === 'recently_viewed') return undefined;
  if (!items.length) throw new Error('nothing to recommend');
  shown.set(block, [recommend.list, items]);
  attribute(host);
  const rows = items.map(({ name, url, image, price }) => ({ name, url, image, price }));
  return pruned(written(node, new Map([['items', rows]])));
}

/** The products to show: none that is in the cart or in this page already, one of each group, few of one brand. */
async function chosen({ list, most, category, brand = most }: Recommending, { viewed, cart }: History, here: string | undefined, ask: Files): Promise<Item[]> {
  const [groups, brands] = [new Set<string>(), new Map<string, number>()];
  const may = (id: string, facts: Facts | undefined): facts is Facts => {
    if (!facts || id === here || cart.includes(id) || groups.has(facts.group || id)) return false;
    const many = (brands.get(facts.brand) ?? 0) + 1;
    if (facts.brand && many > brand) return false;
    brands.set(facts.brand, many);
    groups.add(facts.group || id);
    return true;
  };
  const itemOf = ({ tables, facts }: Category, item: number): Item => ({ id: tables.items[item]!, ...facts[item]! });
  if (list === 'recently_viewed') {
    const wanted = [...new Set(viewed.map(([, own]) => own))].slice(0, MOST_CATEGORIES);
    const known = await Promise.all(wanted.map(ask));
    return viewed.flatMap(([id, own]) => {
      const file = known[wanted.indexOf(own)];
      const item = file?.tables.items.indexOf(id) ?? -1;
      return item >= 0 && may(id, file!.facts[item]) ? [itemOf(file!, item)] : [];
    }).slice(0, most);
  }
  const file = await ask(category ?? viewed[0]?.[1] ?? '');
  const { tables, facts } = file;
  const wanted = list === 'bought_together' && cart.length ? cart : viewed.map(([id]) => id);
  const seeds = wanted.map((id) => tables.items.indexOf(id));
  return decide(tables, list, seeds, most, (item) => may(tables.items[item]!, facts[item])).map((item) => itemOf(file, item));
}

/** Without what an item lacks: a picture, or a price. */
function pruned(node: Node): Node {
  const children = node.children?.filter(({ text, attributes }) => !isEmpty(text) && !isEmpty(attributes?.src)).map(pruned);
  return { ...node, ...(children && { children }) };
}

const isEmpty = (text: Text | undefined) => Array.isArray(text) && text.length > 0 && text.every((part) => part === '');

/** Tells which product of which list was clicked, in the words of GA4: once, for all blocks. */
function attribute({ signal, guard, track }: Host): void {
  if (listening === signal) return;
  listening = signal;
  window.addEventListener('click', guard((event: MouseEvent) => {
    const path = event.composedPath().filter((node) => node instanceof HTMLElement);
    const product = path.find((node) => node.matches('.ms-product'));
    const slot = path.find((node) => node.matches('[data-ms-shows]'));
    const [list, items] = (slot && shown.get(blockOf(slot))) ?? [];
    const index = [...(slot?.querySelectorAll('.ms-product') ?? [])].indexOf(product!);
    const item = items?.[index];
    if (!item) return;
    const { id, name, price } = item;
    track('select_item', {
      item_list_id: blockOf(slot!),
      item_list_name: list,
      items: [{ item_id: id, item_name: name, index, ...(price !== '' && { price }) }],
    });
  }), { capture: true, passive: true, signal });
}
