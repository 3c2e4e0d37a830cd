// A picture with points that tell of what is there.

import { disclose } from './disclose.js';
import type { Behaving } from '../render/blocks.js';

export function begin(element: HTMLElement, { signal }: Behaving): void {
  for (const point of element.querySelectorAll<HTMLElement>('.ms-point')) {
    const { msX, msY } = point.dataset;
    // A picture is not mirrored where the language is read from the right. A policy that forbids style
    // attributes does not forbid this.
    point.style.left = `${Number(msX)}%`;
    point.style.top = `${Number(msY)}%`;
    point.dataset.msPlaced = '';
    const tip = point.querySelector('.ms-tip');
    const isRtl = getComputedStyle(point).direction === 'rtl';
    tip?.classList.toggle('ms-before', Number(msX) > 50 !== isRtl);
    tip?.classList.toggle('ms-above', Number(msY) > 60);
    disclose(point, signal);
  }
}
