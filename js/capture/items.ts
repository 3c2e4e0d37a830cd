// What the visitor looks at and puts into the cart, kept for recommendations: nothing of it is told. Only journeys
// with a block that recommends load it.

import { noteItems } from '../recommend/history.js';
import type { Page } from './page.js';

export function items({ later, leaving, note, inputs }: Page): void {
  const write = () => void noteItems(inputs());
  later(write);
  // Behind what waits to be taken: the visitor may leave in the very task in which something is told.
  leaving(() => note(write));
}
