// Segment's e-commerce events (https://segment.com/docs/connections/spec/ecommerce/v2/) in the names
// of GA4 (https://developers.google.com/analytics/devguides/collection/ga4/reference/events).

type Values = Record<string, unknown>;

const EVENTS: Record<string, string> = {
  'Product List Viewed': 'view_item_list',
  'Product Clicked': 'select_item',
  'Product Viewed': 'view_item',
  'Products Searched': 'search',
  'Product Added to Wishlist': 'add_to_wishlist',
  'Product Added': 'add_to_cart',
  'Product Removed': 'remove_from_cart',
  'Cart Viewed': 'view_cart',
  'Checkout Started': 'begin_checkout',
  'Checkout Step Completed': 'add_shipping_info',
  'Payment Info Entered': 'add_payment_info',
  'Order Completed': 'purchase',
  'Order Refunded': 'refund',
  'Promotion Viewed': 'view_promotion',
  'Promotion Clicked': 'select_promotion',
  'Signed Up': 'sign_up',
  'Signed In': 'login',
};

const PARAMETERS: Record<string, string> = {
  query: 'search_term',
  list_id: 'item_list_id',
  order_id: 'transaction_id',
  shipping_method: 'shipping_tier',
  payment_method: 'payment_type',
  currency: 'currency',
  coupon: 'coupon',
  tax: 'tax',
  shipping: 'shipping',
  affiliation: 'affiliation',
};

const PROMOTION: Record<string, string> = {
  promotion_id: 'promotion_id',
  name: 'promotion_name',
  creative: 'creative_name',
  position: 'creative_slot',
};

const ITEM: Record<string, string> = {
  product_id: 'item_id',
  name: 'item_name',
  brand: 'item_brand',
  variant: 'item_variant',
  position: 'index',
  price: 'price',
  quantity: 'quantity',
  coupon: 'coupon',
  discount: 'discount',
  affiliation: 'affiliation',
};

/** An event by its name in GA4; one that is none of Segment's own stays as it is. */
export function toGa4(event: string, properties: Values): [event: string, properties: Values] {
  const name = EVENTS[event];
  if (!name) return [event, properties];
  if (/promotion$/.test(name)) return [name, { ...renamed(properties, PROMOTION) }];
  const { products, category, revenue, total, value } = properties;
  const items = Array.isArray(products) ? products.map(itemOf) : isProduct(properties) ? [itemOf(properties)] : undefined;
  const told: Values = { ...renamed(properties, PARAMETERS) };
  // Of an order, `total` has shipping and tax in it, which GA4 leaves out of the value.
  const worth = value ?? revenue ?? lessFees(total, properties) ?? worthOf(properties);
  if (worth !== undefined) told.value = worth;
  if (items) told.items = items;
  if (name === 'view_item_list' && typeof category === 'string') told.item_list_name = category;
  // What a product has of its own stands in its item.
  if (items && !Array.isArray(products)) delete told.coupon;
  return [name, told];
}

const isProduct = ({ product_id, sku, name }: Values) => product_id !== undefined || sku !== undefined || name !== undefined;

function itemOf(product: unknown): Values {
  if (!product || typeof product !== 'object') return {};
  const { product_id, sku, category } = product as Values;
  const item = renamed(product as Values, ITEM);
  if (product_id === undefined && sku !== undefined) item.item_id = sku;
  // Segment joins a path of categories to one text; GA4 has five members for it.
  if (typeof category === 'string') {
    category.split(/\s*[/>]\s*/).slice(0, 5).forEach((part, index) => (item[`item_category${index ? index + 1 : ''}`] = part));
  }
  return item;
}

function renamed(values: Values, names: Record<string, string>): Values {
  const told: Values = {};
  for (const [from, to] of Object.entries(names)) {
    if (values[from] !== undefined) told[to] = values[from];
  }
  return told;
}

function lessFees(total: unknown, { tax, shipping }: Values): number | undefined {
  if (typeof total !== 'number') return undefined;
  return hundredths(total - (Number(tax) || 0) - (Number(shipping) || 0));
}

function worthOf({ price, quantity = 1 }: Values): number | undefined {
  return typeof price === 'number' && typeof quantity === 'number' ? hundredths(price * quantity) : undefined;
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
