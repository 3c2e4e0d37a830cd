// Shopify's Customer Privacy API (https://shopify.dev/docs/api/customer-privacy). It knows the shop's
// settings and where the visitor is, and counts Global Privacy Control by itself.

import type { Decide } from '../consent.js';
import { PATIENCE_MS } from './wait.js';

interface Privacy {
  preferencesProcessingAllowed(): boolean;
  analyticsProcessingAllowed(): boolean;
  shouldShowBanner?(): boolean;
  currentVisitorConsent?(): { preferences?: string; analytics?: string };
}

interface Shopify {
  customerPrivacy?: Privacy;
  loadFeatures?(features: { name: string; version: string }[], done: (error?: unknown) => void): void;
}

const shop = () => (window as { Shopify?: Shopify }).Shopify;

/** Whether this is a page of Shopify's. */
export const hasShopify = () => !!shop();

/** Follows the visitor's choices. */
export function shopify(decide: Decide, signal: AbortSignal): void {
  const silence = setTimeout(() => decide('denied', false), PATIENCE_MS);
  signal.addEventListener('abort', () => clearTimeout(silence));
  const read = () => {
    const privacy = shop()?.customerPrivacy;
    if (!privacy || signal.aborted) return;
    clearTimeout(silence);
    if (privacy.shouldShowBanner?.()) return;
    const preferences = privacy.preferencesProcessingAllowed();
    // `yes` and `no` are the visitor's own words; without them it is the region's rule.
    const said = privacy.currentVisitorConsent?.() ?? {};
    decide(
      { personalise: preferences, persist: preferences, send: privacy.analyticsProcessingAllowed() },
      said.preferences === 'yes' && said.analytics === 'yes',
    );
  };
  document.addEventListener('visitorConsentCollected', read, { signal });
  if (shop()?.customerPrivacy) read();
  else shop()?.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1' }], (error) => error || read());
}
