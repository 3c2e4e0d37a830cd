// The shop's data layer, for journeys that have it told of promotions: by a module that only they load.

import type { PromotionEvent, Promotions } from '../behaviours/promotions.js';
import type { Host } from './host.js';

/** Told of what is seen and closed; nothing where the journey does not ask for that. */
export function layerOf(host: Host): ((event: string, slot: string, block: string) => void) | undefined {
  if (!host.content.promotions?.data_layer) return undefined;
  const load = async (): Promise<Promotions | undefined> => {
    try {
      const { begin } = (await host.behaviour('promotions')) as unknown as typeof import('../behaviours/promotions.js');
      return host.signal.aborted ? undefined : begin(document.documentElement, host);
    } catch (error) {
      return void host.refuse('behaviour_failed', `promotions: ${error}`);
    }
  };
  const loading = load();
  return (event, slot, block) => {
    // How long it was in sight GA4 has no word for.
    if (event !== 'promotion_time') void loading.then(host.guard((there) => there?.tell(event as PromotionEvent, slot, block)));
  };
}
