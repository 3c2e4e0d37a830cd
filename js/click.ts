// Clicks on what can be clicked: names only, never the text and never a value.

const ACTIONABLE = 'a,button,summary,[role=button],input[type=submit],input[type=button]';

/** The events that a click makes. `ignore`: a selector of what the shop has put out of bounds. */
export function readClick(event: Event, ignore = ''): [name: string, properties: object][] {
  // Through open shadow roots, too: `closest` would end at the first.
  const path = event.composedPath();
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
    outbound: host && host !== location.host ? true : undefined,
  };
  const slot = element.closest('[data-ms-shows]');
  if (!slot) return [['click', click]];
  const promotion = { promotion_id: slot.getAttribute('data-ms-shows'), creative_slot: slot.getAttribute('data-ms-slot') };
  return [['click', click], ['select_promotion', promotion]];
}

/** Whether something is an element that a selector fits. A form's fields may be called like its methods. */
const isOne = (selector: string) => (node: EventTarget) => node instanceof Element && Element.prototype.matches.call(node, selector);
