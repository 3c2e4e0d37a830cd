// Page views and the shop's events; Segment's library listens to no clicks by itself.

import { AnalyticsBrowser } from '@segment/analytics-next';
import { forwardLayer } from './layer.js';

const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnURL: `${location.origin}/sink/segment` });
analytics.page();
forwardLayer((event, properties) => analytics.track(event, properties));
