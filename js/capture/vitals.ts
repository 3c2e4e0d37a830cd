// Core Web Vitals, and the two times that explain them, by the package that defines how they are
// measured (https://github.com/GoogleChrome/web-vitals).

import { onCLS, onFCP, onINP, onLCP, onTTFB, type Metric } from 'web-vitals';
import type { Page } from './page.js';

export function vitals(page: Page): void {
  const tell = ({ name, value, rating }: Metric) => {
    // The package offers no end of its listening.
    if (page.signal.aborted) return;
    // Layout shift is a score below one, all others are milliseconds.
    page.track('web_vitals', { name, value: name === 'CLS' ? Math.round(value * 1e4) / 1e4 : Math.round(value), rating });
  };
  for (const measure of [onCLS, onFCP, onINP, onLCP, onTTFB]) measure(tell);
}
