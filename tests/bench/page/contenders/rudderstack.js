// Page views, page loads and leaves (its `autoTrack`), and the shop's events. The entry with the
// plugins inside, so that everything is in one script.

import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
import { forwardLayer } from './layer.js';

const analytics = new RudderAnalytics();
analytics.load('bench', `${location.origin}/sink/rudderstack`, {
  configUrl: `${location.origin}/sink/rudderstack`,
  // It tells that a page was left by a beacon only.
  useBeacon: true,
  autoTrack: { enabled: true, pageLifecycle: { enabled: true, events: ['Page Loaded', 'Page Unloaded'] } },
});
analytics.page();
forwardLayer((event, properties) => analytics.track(event, properties));
