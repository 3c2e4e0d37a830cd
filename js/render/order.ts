// Sections that change places with each other. The shop's own order is remembered for each parent; the
// nodes themselves move, so that reading and the focus go as what is seen goes.

/** Something to do with sections. */
export interface Change {
  /** Nothing happens while the visitor is in one of them. */
  sections: Element[];
  /** Where in the view, from top to bottom, the page would move. */
  span(): [top: number, bottom: number];
  act(): void;
}

export interface Orders {
  /** What has to move: `rank` says where a section is wanted, -1 where that does not matter. */
  changes(sections: Iterable<Element>, rank: (section: Element) => number): Change[];
  /** Whether the page has undone what we did. */
  isUndone(): boolean;
  forget(): void;
}

export function ordersOf(): Orders {
  /** The shop's order, and ours. */
  const parents = new Map<Element, { own: Element[]; ours: Element[] }>();

  /** The sections of a parent in the shop's order. One that has come since stands behind the one before it. */
  const ownOrder = (parent: Element, sections: Element[]): Element[] => {
    const own = (parents.get(parent)?.own ?? []).filter((section) => section.parentNode === parent);
    const known = new Set(own);
    let before: Element | undefined;
    for (const section of [...parent.children]) {
      if (!known.has(section) && !sections.includes(section)) continue;
      if (!known.has(section)) own.splice(before ? own.indexOf(before) + 1 : 0, 0, section);
      before = section;
    }
    return own;
  };
  return {
    changes(all, rank) {
      const groups = new Map<Element, Element[]>([...parents.keys()].map((parent) => [parent, []]));
      for (const section of all) {
        const parent = section.parentElement;
        if (parent && rank(section) >= 0) groups.set(parent, [...(groups.get(parent) ?? []), section]);
      }
      return [...groups].flatMap(([parent, sections]): Change[] => {
        const own = ownOrder(parent, sections);
        // Those that are wanted in an order share the places that they have among themselves.
        const ranked = own.filter((section) => rank(section) >= 0).sort((a, b) => rank(a) - rank(b));
        const ours = own.map((section) => (rank(section) >= 0 ? ranked.shift()! : section));
        const now = [...parent.children].filter((child) => own.includes(child));
        const moved = now.filter((section, at) => section !== ours[at]);
        if (!moved.length) return [];
        return [{
          sections: moved,
          span: () => spanOf(moved),
          act() {
            parents.set(parent, { own, ours });
            arrange(parent, now, ours);
          },
        }];
      });
    },
    isUndone: () => [...parents].some(([parent, { ours }]) => {
      const now = [...parent.children].filter((child) => ours.includes(child));
      return now.some((section, at) => section !== ours[at]);
    }),
    forget: () => parents.clear(),
  };
}

/** Puts elements into each other's places; whatever stands between them stays there. */
function arrange(parent: Element, now: Element[], wanted: Element[]): void {
  const places = now.map((section, at) => {
    if (section === wanted[at]) return undefined;
    const place = document.createComment('');
    section.before(place);
    return place;
  });
  places.forEach((place, at) => {
    if (!place) return;
    move(parent, wanted[at]!, place);
    place.remove();
  });
}

/** Where the browser can, without losing what is in it: frames, films, animations. */
function move(parent: Element & { moveBefore?(node: Node, child: Node): void }, section: Element, before: Node): void {
  if (parent.moveBefore) parent.moveBefore(section, before);
  else parent.insertBefore(section, before);
}

/** From where to where some elements reach; below everything where they are nowhere. */
export function spanOf(elements: Element[]): [top: number, bottom: number] {
  const boxes = elements.map((element) => element.getBoundingClientRect()).filter(({ width, height }) => width || height);
  return [Math.min(...boxes.map(({ top }) => top)), Math.max(...boxes.map(({ bottom }) => bottom))];
}
