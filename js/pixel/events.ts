// Shopify's standard events in GA4's words
// (https://shopify.dev/docs/api/web-pixels-api/standard-events). What Shopify says of the visitor
// (`customer`, addresses, telephone numbers of a checkout) is not read at all.

/** A value of Shopify's: nothing is known of it before it is read. */
type Value = { readonly [name: string]: Value | undefined } & readonly Value[];
type Values = Record<string, unknown>;

const PAGES = ['page_viewed', 'product_viewed', 'collection_viewed', 'search_submitted', 'product_added_to_cart', 'product_removed_from_cart', 'cart_viewed'];
const CHECKOUT = ['checkout_started', 'checkout_shipping_info_submitted', 'payment_info_submitted', 'checkout_completed'];

/** The events to subscribe to; those of the shop's own pages only where the tag does not run there. */
export const namesOf = (withPages: boolean) => [...(withPages ? PAGES : []), ...CHECKOUT];

/** An event in GA4's words; nothing where it is none that is known. */
export function toGa4(name: string, given: unknown): [event: string, properties: Values] | undefined {
  const data = (given ?? {}) as Value;
  switch (name) {
    case 'page_viewed':
      return ['page_view', {}];
    case 'product_viewed':
      return ['view_item', ofItems([[data['productVariant'], 1]])];
    case 'collection_viewed': {
      const { collection } = data;
      return ['view_item_list', { item_list_id: collection?.['id'], item_list_name: collection?.['title'], ...ofItems(variants(collection)) }];
    }
    case 'search_submitted':
      return ['search', { search_term: data['searchResult']?.['query'] }];
    case 'product_added_to_cart':
      return ['add_to_cart', ofItems(lines([data['cartLine']]))];
    case 'product_removed_from_cart':
      return ['remove_from_cart', ofItems(lines([data['cartLine']]))];
    case 'cart_viewed':
      return ['view_cart', ofItems(lines(list(data['cart']?.['lines'])))];
    case 'checkout_started':
      return ['begin_checkout', ofCheckout(data['checkout'])];
    case 'checkout_shipping_info_submitted':
      return ['add_shipping_info', ofCheckout(data['checkout'])];
    case 'payment_info_submitted':
      return ['add_payment_info', ofCheckout(data['checkout'])];
    case 'checkout_completed': {
      const { checkout } = data;
      // Without an order's number it could be told twice; the checkout's own is the same on each load.
      return ['purchase', { transaction_id: checkout?.['order']?.['id'] ?? checkout?.['token'], ...ofCheckout(checkout) }];
    }
    default:
      return undefined;
  }
}

const list = (value: Value | undefined): (Value | undefined)[] => (Array.isArray(value) ? (value as Value[]) : []);
const amount = (money: Value | undefined) => money?.['amount'] as unknown;

/** Variants of products, each with how many. */
type Counted = [variant: Value | undefined, quantity: unknown][];

const variants = (of: Value | undefined): Counted => list(of?.['productVariants']).map((variant) => [variant, 1]);
const lines = (all: (Value | undefined)[]): Counted => all.filter(Boolean).map((line) => [line?.['merchandise'], line?.['quantity']]);

/** `items` and what they come to, which is GA4's `value`: without shipping and tax. */
function ofItems(counted: Counted): Values {
  const items = counted.filter(([variant]) => variant).map(([variant, quantity]) => item(variant!, quantity));
  const value = items.reduce((sum, { price, quantity }) => sum + Number(price ?? 0) * Number(quantity ?? 1), 0);
  return { currency: counted[0]?.[0]?.['price']?.['currencyCode'], value: Math.round(value * 100) / 100, items };
}

function item(variant: Value, quantity: unknown): Values {
  const product = variant['product'];
  return {
    item_id: product?.['id'] ?? variant['id'],
    item_name: product?.['title'] ?? variant['title'],
    item_brand: product?.['vendor'] || undefined,
    item_category: product?.['type'] || undefined,
    item_variant: variant['title'] ?? undefined,
    price: amount(variant['price']),
    quantity,
  };
}

function ofCheckout(checkout: Value | undefined): Values {
  const counted: Counted = list(checkout?.['lineItems']).map((line) => [line?.['variant'], line?.['quantity']]);
  return {
    ...ofItems(counted),
    currency: checkout?.['currencyCode'],
    tax: amount(checkout?.['totalTax']),
    shipping: amount(checkout?.['shippingLine']?.['price']),
  };
}
