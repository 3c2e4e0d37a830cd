// Values of the shop's as texts.

import { attempt } from './storage.js';

/** A value as JSON of an object; '' where it is none, or cannot be written. */
export function jsonOf(value: unknown): string {
  if (typeof (value ??= {}) !== 'object' || Array.isArray(value)) return '';
  return attempt(() => JSON.stringify(value)) ?? '';
}
