// What the servers of the other trackers answer, and how many events a request brought them. A
// sink takes everything; settings allow what the scripts ask for by themselves and nothing that
// would have to be loaded from elsewhere.

import { gunzipSync } from 'node:zlib';

const POSTHOG_CONFIG = {
  supportedCompression: ['gzip-js', 'base64'],
  autocapture_opt_out: false,
  capturePerformance: false,
  captureDeadClicks: false,
  heatmaps: false,
  sessionRecording: false,
  surveys: false,
  hasFeatureFlags: false,
  siteApps: [],
};

const RUDDERSTACK_CONFIG = {
  source: {
    id: 'bench',
    name: 'bench',
    writeKey: 'bench',
    workspaceId: 'bench',
    enabled: true,
    destinations: [],
    dataplanes: {},
    config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
  },
};

const json = (value) => ({ type: 'application/json', body: JSON.stringify(value) });

/** For each sink the answers by path, the first that fits; what fits none is taken with 200. */
const ANSWERS = {
  posthog: [
    [/\/array\/[^/]+\/config$/, () => json(POSTHOG_CONFIG)],
    [
      /\/array\/([^/]+)\/config\.js$/,
      ([, token]) => ({
        type: 'text/javascript',
        body: `(window._POSTHOG_REMOTE_CONFIG ??= {})[${JSON.stringify(token)}] = ${JSON.stringify({ config: POSTHOG_CONFIG, siteApps: [] })};`,
      }),
    ],
    [/\/flags\/?$/, () => json({ ...POSTHOG_CONFIG, featureFlags: {}, flags: {} })],
    [/./, () => json({ status: 1 })],
  ],
  snowplow: [[/./, () => ({ type: 'text/plain', body: 'ok' })]],
  segment: [
    [
      /\/settings$/,
      (_, origin) =>
        json({
          // Figures about the tracker itself would go to another address than the shop's.
          metrics: { sampleRate: 0 },
          integrations: {
            'Segment.io': { apiKey: 'bench', apiHost: `${new URL(origin).host}/sink/segment/v1`, protocol: 'http' },
          },
        }),
    ],
    [/./, () => json({ success: true })],
  ],
  rudderstack: [
    [/\/sourceConfig/, () => json(RUDDERSTACK_CONFIG)],
    [/./, () => ({ type: 'text/plain', body: 'OK' })],
  ],
};

/** The answer of a sink to a path below it. */
export function answer(name, path, origin) {
  for (const [pattern, make] of ANSWERS[name]) {
    const found = pattern.exec(path);
    if (found) return make(found, origin);
  }
  throw new Error(`no answer of ${name} to ${path}`);
}

/** How many events a POST held: of a body that is one event, a list, or a list with an envelope. */
export function eventsIn(body) {
  const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
  const value = JSON.parse(text.toString());
  const list = Array.isArray(value) ? value : (value.batch ?? value.data);
  return Array.isArray(list) ? list.length : 1;
}
