// `<microstage-slot name="…">`: a slot whose own content nobody touches. What is decided is shown in the
// element's shadow root, in the place of the `<slot>` that shows the own content. So a framework may hydrate
// what it has written there, and render it anew, whenever it likes; and the element is found in shadow roots
// of the shop's own components, where no selector of ours reaches.

import type { Slot } from '../slots.js';
import { attempt } from '../storage.js';
import type { Host } from './host.js';

const TAG = 'microstage-slot';

/** A page has one definition, whichever copy of this module came first; who runs is told by it. */
interface Definition extends CustomElementConstructor {
  /** Those that are in a document now. */
  all: Set<HTMLElement>;
  /** Called when one has come, has gone, or has another name. */
  told?: (() => void) | undefined;
}

export interface SlotElements {
  /** The place in which a slot of this name shows a block, for each of its elements; with `make` also in those that never did. */
  places(name: string, make: boolean): Slot[];
  /** Whether there is an element of this name. */
  has(name: string): boolean;
  /** Whether the element of a place has another name by now. */
  isRenamed(slot: Slot, name: string): boolean;
  /** What a place lies in, as the page sees it: the place itself has no box. */
  boxOf(slot: Slot): HTMLElement;
  /** The nodes of a block can be styled from outside, by their classes as parts. */
  expose(slot: Slot): void;
}

/** `told` is called when elements have come, have gone, or have another name. */
export function slotElements(host: Host, told: () => void): SlotElements {
  const places = new WeakMap<HTMLElement, Slot>();
  const boxes = new WeakMap<Slot, HTMLElement>();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(host.content.styles ?? '');
  // A page that has defined the element itself has to do without us in it.
  const { all = new Set<HTMLElement>() } = define();
  let isTold = false;
  // One that is moved goes and comes at one go.
  definition()!.told = () => {
    if (!isTold) queueMicrotask(host.guard(() => ((isTold = false), told())));
    isTold = true;
  };

  const make = (element: HTMLElement): Slot | undefined => {
    // The page may have written a shadow root, with styles of its own in it.
    const root = element.shadowRoot ?? attempt(() => element.attachShadow({ mode: 'open' }));
    if (!root) return undefined;
    const own = root.querySelector('slot:not([name])') ?? root.appendChild(document.createElement('slot'));
    const place = document.createElement('div') as Slot;
    // Neither place nor `<slot>` has a box, so nothing in the page changes its place by them.
    place.style.display = 'contents';
    own.replaceWith(place);
    place.append(own);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    places.set(element, place);
    boxes.set(place, element);
    return place;
  };
  host.signal.addEventListener('abort', () => {
    definition()!.told = undefined;
    for (const element of all) {
      const place = places.get(element);
      const root = element.shadowRoot!;
      if (!place) continue;
      host.fill(place, '', '');
      place.replaceWith(...place.childNodes);
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
    }
  });
  const named = (name: string) => [...all].filter((element) => element.getAttribute('name') === name);
  return {
    has: (name) => named(name).length > 0,
    places: (name, isWanted) =>
      named(name).flatMap((element) => (places.get(element) ?? (isWanted && make(element))) || []),
    isRenamed: (slot, name) => boxes.has(slot) && boxes.get(slot)!.getAttribute('name') !== name,
    boxOf: (slot) => boxes.get(slot) ?? slot,
    expose(slot) {
      if (!boxes.has(slot)) return;
      for (const node of slot.querySelectorAll('[class]:not([part])')) node.setAttribute('part', node.getAttribute('class')!);
    },
  };
}

const definition = () => customElements.get(TAG) as Definition | undefined;

function define(): Definition {
  if (!definition()) {
    class SlotElement extends HTMLElement {
      static observedAttributes = ['name'];
      static all = new Set<HTMLElement>();
      static told: Definition['told'];
      connectedCallback() {
        SlotElement.all.add(this);
        SlotElement.told?.();
      }
      disconnectedCallback() {
        SlotElement.all.delete(this);
        SlotElement.told?.();
      }
      attributeChangedCallback() {
        // Before it is connected it is not in `all`, and will be told of.
        if (SlotElement.all.has(this)) SlotElement.told?.();
      }
    }
    customElements.define(TAG, SlotElement);
  }
  return definition()!;
}
