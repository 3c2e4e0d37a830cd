// GA4's events on the data layer, as tag managers read them. Each message is read by itself: the
// merged model of a tag manager keeps items of earlier messages
// (https://github.com/google/data-layer-helper, "merge").

type Track = (event: string, properties: Record<string, unknown>) => void;

/** Reads what was pushed and what will be, also where another script replaces `push`. */
export function listenToDataLayer(name: string, track: Track, signal: AbortSignal): void {
  const page = window as unknown as Record<string, unknown>;
  const layer = (page[name] ??= []) as unknown[];
  if (!Array.isArray(layer)) return;
  for (const message of [...layer]) read(message, track);
  const pushed = layer.push;
  layer.push = function (...messages: unknown[]) {
    const length = pushed.apply(layer, messages);
    if (!signal.aborted) {
      for (const message of messages) read(message, track);
    }
    return length;
  };
  // Only where nobody has wrapped it once more, else theirs would be lost.
  const ours = layer.push;
  signal.addEventListener('abort', () => {
    if (layer.push === ours) layer.push = pushed;
  });
}

function read(message: unknown, track: Track): void {
  if (!message || typeof message !== 'object') return;
  const { 0: command, 1: event, 2: properties } = message as Record<number, unknown>;
  if (command === 'event' && typeof event === 'string') {
    // gtag() pushes its `arguments`.
    track(event, { ...(properties as object) });
    return;
  }
  const { event: own, ecommerce, ...rest } = message as Record<string, unknown>;
  // Names with a dot are the tag manager's own: gtm.js, gtm.dom, gtm.click.
  if (typeof own === 'string' && !own.startsWith('gtm.')) track(own, { ...rest, ...(ecommerce as object) });
}
