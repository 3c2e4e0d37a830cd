// A button that explains something.

import { disclose } from './disclose.js';
import type { Behaving } from '../render/blocks.js';

export function begin(element: HTMLElement, { signal }: Behaving): void {
  for (const point of element.querySelectorAll('.ms-point')) disclose(point, signal);
}
