// The events that GA4 recommends, as types: https://developers.google.com/analytics/devguides/collection/ga4/reference/events.
// They cost the page nothing. What an event has beside them is the shop's.

import type { Properties } from './client.js';

/** A product in an event: one of `item_id` and `item_name` is there. */
export interface Item extends Properties {
  item_id?: string;
  item_name?: string;
  affiliation?: string;
  coupon?: string;
  /** Of one piece, in the event's currency. */
  discount?: number;
  /** Its place in the list, from 0. */
  index?: number;
  item_brand?: string;
  item_category?: string;
  item_category2?: string;
  item_category3?: string;
  item_category4?: string;
  item_category5?: string;
  item_list_id?: string;
  item_list_name?: string;
  item_variant?: string;
  location_id?: string;
  /** Of one piece, in the event's currency. */
  price?: number;
  quantity?: number;
}

/** Money and products. A shop that tells of one product may name it beside the value. */
interface Commerce extends Properties {
  /** Three letters of ISO 4217. */
  currency?: string;
  value?: number;
  items?: Item[];
  item_id?: string;
  item_name?: string;
  coupon?: string;
}

interface List extends Commerce {
  item_list_id?: string;
  item_list_name?: string;
}

interface Promotion extends Commerce {
  creative_name?: string;
  creative_slot?: string;
  promotion_id?: string;
  promotion_name?: string;
}

/** An order counts once by its number. */
interface Order extends Commerce {
  transaction_id: string;
  affiliation?: string;
  shipping?: number;
  tax?: number;
}

/** What GA4 says of the properties of its events. */
export interface RecommendedEvents {
  add_payment_info: Commerce & { payment_type?: string };
  add_shipping_info: Commerce & { shipping_tier?: string };
  add_to_cart: Commerce;
  add_to_wishlist: Commerce;
  begin_checkout: Commerce;
  generate_lead: Properties & { currency?: string; value?: number; lead_source?: string };
  login: Properties & { method?: string };
  purchase: Order;
  refund: Order;
  remove_from_cart: Commerce;
  search: Properties & { search_term: string };
  select_content: Properties & { content_type?: string; content_id?: string };
  select_item: List;
  select_promotion: Promotion;
  share: Properties & { method?: string; content_type?: string; item_id?: string };
  sign_up: Properties & { method?: string };
  view_cart: Commerce;
  view_item: Commerce;
  view_item_list: List;
  view_promotion: Promotion;
}

/** What `track` takes behind the name: of a recommended event what GA4 says of it, of another one anything. */
export type Tracked<E extends string> = E extends keyof RecommendedEvents
  ? {} extends RecommendedEvents[E] ? [properties?: RecommendedEvents[E]] : [properties: RecommendedEvents[E]]
  : [properties?: Properties];
