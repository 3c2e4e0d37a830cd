// Page views and leaves with scroll depth, autocapture of clicks and rage clicks, and the shop's
// events. What is no capture of events is off: recordings, surveys, flags.

import posthog from 'posthog-js';
import { forwardLayer } from './layer.js';

posthog.init('phc_bench', {
  api_host: `${location.origin}/sink/posthog`,
  // A browser that is driven by a program counts as a bot.
  opt_out_useragent_filter: true,
  autocapture: true,
  rageclick: true,
  capture_pageview: true,
  capture_pageleave: true,
  disable_session_recording: true,
  disable_surveys: true,
  advanced_disable_feature_flags: true,
});
forwardLayer((event, properties) => posthog.capture(event, properties));
