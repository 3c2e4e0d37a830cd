// Clicks on what can be clicked: names only, never the text and never a value.

const ACTIONABLE = 'a,button,summary,[role=button],input[type=submit],input[type=button]';

/**
 * The events that a click makes: `path` is where it happened, from the inside out, through open shadow
 * roots too. By now the shop may have taken the element out of the document, so its surroundings are
 * those of the path. `ignore`: a selector of what the shop has put out of bounds.
 */
export function readClick(path: EventTarget[], ignore = ''): [name: string, properties: object][] {
  const element = path.find(isOne(ACTIONABLE)) as Element | undefined;
  if (!element || path.some(isOne(`[data-ms-ignore]${ignore && `,${ignore}`}`))) return [];
  const attribute = (name: string) => element.getAttribute(name) ?? undefined;
  // Mail and telephone have no host, and name a person.
  const host = (element as HTMLAnchorElement).host || undefined;
  const click = {
    element: element.localName,
    // By the attribute: a form's own `id` is the field of that name.
    id: attribute('id'),
    classes: attribute('class'),
    link_url: host && attribute('href')?.replace(/[?#].*/, ''),
    outbound: (host && host !== location.host) || undefined,
  };
  const slot = path.find(isOne('[data-ms-shows]')) as HTMLElement | undefined;
  if (!slot) return [['click', click]];
  const promotion = { promotion_id: slot.dataset.msShows, creative_slot: slot.dataset.msSlot };
  return [['click', click], ['select_promotion', promotion]];
}

/** Whether something is an element that a selector fits. A form's fields may be called like its methods. */
const isOne = (selector: string) => (node: EventTarget) => node instanceof Element && Element.prototype.matches.call(node, selector);
