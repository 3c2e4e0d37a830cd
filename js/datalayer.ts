// GA4's events on the data layer, as tag managers read them. Each message is read by itself: the
// merged model of a tag manager keeps items of earlier messages
// (https://github.com/google/data-layer-helper, "Recursively Merging Values").

import { attempt } from './storage.js';

type Track = (event: string, properties: Record<string, unknown>) => void;

/**
 * Reads what was pushed and what will be. Returns a look at the layer for messages that went past
 * us, because another script has put a `push` of its own, or an array of its own, into the place.
 */
export function listenToDataLayer(name: string, track: Track, signal: AbortSignal): () => void {
  const page = window as unknown as Record<string, unknown[] | undefined>;
  const layer = (page[name] ??= []);
  const heard = new WeakSet();
  // Whatever is pushed there, the shop's own call of `push` must come to its end.
  const hear = (message: unknown) =>
    attempt(() => {
      heard.add(message as object);
      read(message, track);
    });
  const look = () => void attempt(() => page[name]?.forEach((message) => heard.has(message as object) || hear(message)));
  if (!Array.isArray(layer)) return look;
  layer.forEach(hear);
  const pushed = layer.push;
  const ours = (layer.push = (...messages: unknown[]) => {
    // Before theirs, which may push what follows from a message while it handles it.
    if (!signal.aborted) messages.forEach(hear);
    return pushed.apply(layer, messages);
  });
  signal.addEventListener('abort', () => {
    // Only where nobody has wrapped it once more, else theirs would be lost.
    if (layer.push === ours) layer.push = pushed;
  });
  return look;
}

function read(message: unknown, track: Track): void {
  // An array is a command for a tag manager's own model.
  if (Array.isArray(message)) return;
  const { 0: command, 1: event, 2: parameters, ...own } = message as Record<string, unknown>;
  // gtag() pushes its `arguments`.
  if (command === 'event') return tell(event, parameters, {}, track);
  // The tag manager counts messages in one of their members, and clears its model by another.
  const { event: name, ecommerce, 'gtm.uniqueEventId': count, _clear, ...rest } = own;
  // Names with a dot are the tag manager's own: gtm.js, gtm.dom, gtm.click.
  if (!String(name).startsWith('gtm.')) tell(name, ecommerce, rest, track);
}

function tell(event: unknown, values: unknown, rest: object, track: Track): void {
  if (typeof event === 'string') track(event, { ...rest, ...(typeof values === 'object' && values) });
}
