// Page views, page pings (activity), links, buttons, the cards that come into view, and the
// shop's events.

import { enableActivityTracking, newTracker, trackPageView, trackSelfDescribingEvent } from '@snowplow/browser-tracker';
import { ButtonClickTrackingPlugin, enableButtonClickTracking } from '@snowplow/browser-plugin-button-click-tracking';
import { SnowplowElementTrackingPlugin, startElementTracking } from '@snowplow/browser-plugin-element-tracking';
import { LinkClickTrackingPlugin, enableLinkClickTracking } from '@snowplow/browser-plugin-link-click-tracking';
import { forwardLayer } from './layer.js';

newTracker('bench', `${location.origin}/sink/snowplow`, {
  appId: 'bench',
  plugins: [LinkClickTrackingPlugin(), ButtonClickTrackingPlugin(), SnowplowElementTrackingPlugin()],
});
enableActivityTracking({ minimumVisitLength: 5, heartbeatDelay: 5 });
enableLinkClickTracking({ pseudoClicks: true });
enableButtonClickTracking();
trackPageView();
startElementTracking({
  elements: [{ name: 'card', selector: '.card', expose: { when: 'element', minPercentage: 0.5, minTimeMillis: 1000 } }],
});
forwardLayer((event, properties) =>
  trackSelfDescribingEvent({ event: { schema: `iglu:shop.bench/${event}/jsonschema/1-0-0`, data: properties } }),
);
