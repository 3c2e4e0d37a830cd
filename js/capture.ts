// What visitors do beside page views and clicks. Loaded in idle time after the first decision, and
// only where a journey asks for it: each feature is one member of its `capture`.

import type { Host } from './capture/host.js';
import { pageOf, type Page } from './capture/page.js';
import { engagement } from './capture/engagement.js';
import { errors } from './capture/errors.js';
import { exit } from './capture/exit.js';
import { forms } from './capture/forms.js';
import { frustration } from './capture/frustration.js';
import { heat } from './capture/heat.js';
import { hesitation } from './capture/hesitation.js';
import { links } from './capture/links.js';
import { product } from './capture/product.js';
import { routes } from './capture/routes.js';
import { scroll } from './capture/scroll.js';
import { search } from './capture/search.js';
import { segment } from './capture/segment.js';
import { selection } from './capture/selection.js';
import { video } from './capture/video.js';
import { visibility } from './capture/visibility.js';
import { vitals } from './capture/vitals.js';

export type { Host } from './capture/host.js';

/** A feature, begun once in a page; `options` is what the journey says: `true`, or an object. */
type Feature = (page: Page, options: never) => void;

/** Every feature by its member in the journey. */
const FEATURES: Record<string, Feature> = {
  engagement,
  errors,
  exit,
  forms,
  frustration,
  heat,
  hesitation,
  links,
  product,
  routes,
  scroll,
  search,
  segment,
  selection,
  video,
  visibility,
  vitals,
};

/** Begins what the journey asks for. */
export function begin(host: Host): void {
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      // What fails is left out; the others and the page go on.
      host.refuse('capture_failed', String(error));
    }
  };
  attempt(() => {
    const page = pageOf(host);
    for (const [name, options] of Object.entries(host.settings.capture ?? {})) {
      if (options) attempt(() => FEATURES[name]?.(page, options as never));
    }
  });
}
