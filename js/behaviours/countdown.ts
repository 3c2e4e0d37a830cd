// The time that is left, told once a second. `role="timer"` stands there already, and speaks only when it
// is asked.

import { attempt } from '../storage.js';
import type { Behaving } from '../render/blocks.js';

export function begin(element: HTMLElement, { signal, now }: Behaving): void {
  const { msUntil, msRemaining, msOver } = element.dataset;
  const until = Number(msUntil || NaN);
  const time = element.querySelector<HTMLElement>('.ms-time');
  const text = element.querySelector('.ms-text');
  // An instant that nobody knows is not counted down to.
  if (!time || !Number.isFinite(until)) return;
  const unit = { style: 'unit', unit: 'day', unitDisplay: 'narrow' };
  const days = attempt(() => new Intl.NumberFormat(document.documentElement.lang || undefined, unit as Intl.NumberFormatOptions));
  let timer: ReturnType<typeof setTimeout>;

  const written = (seconds: number) => {
    const clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map((part) => `${Math.floor(part)}`.padStart(2, '0')).join(':');
    const whole = Math.floor(seconds / 86400);
    return whole ? `${days?.format(whole) ?? whole} ${clock}` : clock;
  };
  const end = () => {
    time.hidden = true;
    if (text && msOver) text.textContent = msOver;
    // What pressed is no longer true; its place stays, so that nothing moves.
    else element.style.visibility = 'hidden';
  };
  const tick = () => {
    const left = until - now();
    if (left <= 0) return end();
    time.textContent = (msRemaining ?? '#').replace('#', () => written(Math.ceil(left / 1000)));
    timer = setTimeout(tick, left % 1000 || 1000);
  };
  signal.addEventListener('abort', () => clearTimeout(timer));
  tick();
}
