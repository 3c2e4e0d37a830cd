// Clicks on what can be clicked: names only, never the text and never a value.

const ACTIONABLE = 'a,button,summary,[role=button],input[type=submit],input[type=button]';

/** The events that a click makes. `composedPath` sees through open shadow roots. */
export function readClick(event: Event): [name: string, properties: object][] {
  const target = event.composedPath()[0];
  const element = target instanceof Element ? target.closest(ACTIONABLE) : null;
  if (!element || element.closest('[data-ms-ignore]')) return [];
  const click = {
    element: element.localName,
    id: element.id || undefined,
    classes: element.getAttribute('class') ?? undefined,
    link_url: element.getAttribute('href')?.replace(/[?#].*/, ''),
  };
  const slot = element.closest('[data-ms-shows]');
  const promotion = slot && {
    promotion_id: slot.getAttribute('data-ms-shows'),
    creative_slot: slot.getAttribute('data-ms-slot'),
  };
  return promotion ? [['click', click], ['select_promotion', promotion]] : [['click', click]];
}
