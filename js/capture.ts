// What visitors do beside page views and clicks. Loaded in idle time after the first decision, and
// only where a journey asks for it: each feature is one member of its `capture`.

import type { Host } from './capture/host.js';
import { pageOf, type Page } from './capture/page.js';

export type { Host } from './capture/host.js';

/** A feature, begun once in a page; `options` is what the journey says: `true`, or an object. */
type Feature = (page: Page, options: never) => void;

/** Every feature by its member in the journey: a file of its own, whose export has the same name. */
const FEATURES: Record<string, () => Promise<object>> = {
  engagement: () => import('./capture/engagement.js'),
  errors: () => import('./capture/errors.js'),
  exit: () => import('./capture/exit.js'),
  forms: () => import('./capture/forms.js'),
  frustration: () => import('./capture/frustration.js'),
  heat: () => import('./capture/heat.js'),
  hesitation: () => import('./capture/hesitation.js'),
  items: () => import('./capture/items.js'),
  links: () => import('./capture/links.js'),
  product: () => import('./capture/product.js'),
  routes: () => import('./capture/routes.js'),
  scroll: () => import('./capture/scroll.js'),
  search: () => import('./capture/search.js'),
  segment: () => import('./capture/segment.js'),
  selection: () => import('./capture/selection.js'),
  video: () => import('./capture/video.js'),
  visibility: () => import('./capture/visibility.js'),
  vitals: () => import('./capture/vitals.js'),
};

/** Begins what the journey asks for, and is done when all of it has begun. What it does not ask for is not loaded. */
export async function begin(host: Host): Promise<void> {
  const failed = (error: unknown) => host.refuse('capture_failed', String(error));
  try {
    const page = pageOf(host);
    const wanted = Object.entries(host.settings.capture ?? {}).filter(([, options]) => options);
    // What fails is left out; the others and the page go on.
    await Promise.all(wanted.map(([name, options]) => start(page, name, options as never).catch(failed)));
  } catch (error) {
    failed(error);
  }
}

async function start(page: Page, name: string, options: never): Promise<void> {
  const module = (await FEATURES[name]?.()) as Record<string, Feature> | undefined;
  if (!page.signal.aborted) module?.[name]?.(page, options);
}
