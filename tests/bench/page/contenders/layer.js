// What a shop writes to let a tracker hear its data layer: each event with its properties. The
// page with Microstage needs none of this, so it is part of the other trackers' scripts.

/** Calls `track(event, properties)` for each message of the data layer that is an event. */
export function forwardLayer(track) {
  const layer = (window.dataLayer ??= []);
  const tell = (message) => {
    const { event, ...properties } = message ?? {};
    if (typeof event === 'string') track(event, properties);
  };
  layer.forEach(tell);
  const { push } = layer;
  layer.push = (...messages) => {
    const length = push.apply(layer, messages);
    messages.forEach(tell);
    return length;
  };
}
