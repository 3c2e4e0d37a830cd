// How elements are called: by what the shop itself calls them, and never by what is in them.

/** Parts of a page that stay where they are: https://www.w3.org/TR/html-aam-1.0/, landmarks. */
const LANDMARKS = /^(main|header|footer|nav|aside|search|body)$/;

/** Numbers and colons are in ids that a program has made, which differ from visit to visit. */
const MADE = /\d{3}|:/;

/** The name of an element that has one and keeps it. */
export function stableName(element: Element): string | undefined {
  const slot = element.getAttribute('data-ms-slot');
  // Not `element.id`: in a form, a field of that name would stand there.
  const id = element.getAttribute('id');
  return (
    element.getAttribute('data-ms-name') ||
    (slot && `slot:${slot}`) ||
    (id && !MADE.test(id) ? `#${id}` : LANDMARKS.test(element.localName) ? element.localName : undefined)
  );
}

/** The name of any element: its own, or its tag and first class. */
export function nameOf(element: Element): string {
  const [first] = element.classList;
  return stableName(element) ?? element.localName + (first ? `.${first}` : '');
}

/** Like `element.matches`, which in a form is the field of that name, where there is one. */
export function matches(element: Element, selector: string): boolean {
  return Element.prototype.matches.call(element, selector);
}

/** An element and those around it, also out of open shadow roots. */
export function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let node: Node | null = element; node; node = node.parentNode ?? (node as ShadowRoot).host ?? null) {
    if (node instanceof Element) path.push(node);
  }
  return path;
}
