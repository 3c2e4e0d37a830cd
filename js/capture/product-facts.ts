// The facts of a product page out of schema.org's Product (https://schema.org/Product), however a
// shop writes it down. Texts stay texts.

type Values = Record<string, unknown>;

export interface Facts {
  item_id?: string;
  item_name?: string;
  price?: number;
  currency?: string;
  availability?: string;
  brand?: string;
  rating?: number;
  reviews?: number;
}

/** Texts are cut here: a name is no description. */
const LONGEST = 200;

/** Deeper than this nobody nests a product. */
const DEEPEST = 8;

/** JSON-LD as pages have it: in comments, with raw line ends and commas too many. */
export function parseJsonLd(text: string): unknown {
  const bare = text.replace(/^\s*(?:<!--|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\/\/\s*\]\]>|\]\]>|;)\s*$/g, '');
  try {
    return JSON.parse(bare);
  } catch {
    return JSON.parse(bare.replace(/[\u0000-\u001f]+/g, ' ').replace(/,\s*([\]}])/g, '$1'));
  }
}

/** Every product of a document, wherever it stands in it, but not what is only related to one. */
export function productsIn(value: unknown, depth = 0): Values[] {
  if (depth > DEEPEST || !value || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((each) => productsIn(each, depth + 1));
  const node = value as Values;
  if (typesOf(node).some((type) => /^(?:Product|ProductGroup|IndividualProduct|ProductModel|Vehicle|Book)$/.test(type))) return [node];
  return ['@graph', 'mainEntity', 'mainEntityOfPage', 'about'].flatMap((name) => productsIn(node[name], depth + 1));
}

/** The product that a page is about: the only one, or the one whose address is the page's. */
export function productOf(products: Values[], address: string): Values | undefined {
  const isHere = (product: Values) => [product.url, product['@id']].some((url) => typeof url === 'string' && samePage(url, address));
  const isOne = new Set(products.map(({ name }) => text(name))).size === 1;
  // A theme and its plugins each write down the same product: the first has the last word.
  if (isOne) return Object.assign({}, ...[...products].reverse()) as Values;
  return products.find(isHere);
}

/** What of a product a journey can use. */
export function factsOf(product: Values): Facts {
  const offer = bestOffer(product);
  const { ratingValue, reviewCount, ratingCount } = first(product.aggregateRating);
  const facts: Record<keyof Facts, string | number | undefined> = {
    item_id: text(product.sku ?? product.productID ?? product.productGroupID ?? product.mpn ?? product.gtin13 ?? product.gtin),
    item_name: text(product.name),
    price: offer.price,
    currency: text(offer.currency)?.toUpperCase(),
    // Either the whole address of the term, or its last part.
    availability: text(offer.availability)?.replace(/^.*[/#:]/, ''),
    brand: text(typeof product.brand === 'object' ? first(product.brand).name : product.brand),
    rating: numberOf(ratingValue),
    reviews: numberOf(reviewCount ?? ratingCount),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}

/**
 * A price as a number. The standard wants a full stop before the decimals and nothing else; shops
 * also write it as they print it.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const [digits = ''] = /-?\d[\d.,'\s\u00a0\u202f]*/.exec(value) ?? [];
  const bare = digits.replace(/['\s\u00a0\u202f]/g, '').replace(/[.,]+$/, '');
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  if (last < 0) return bare ? Number(bare) : undefined;
  const mark = bare[last]!;
  const isRepeated = bare.indexOf(mark) !== last;
  const whole = bare.slice(0, last).replace(/[.,]/g, '');
  const rest = bare.slice(last + 1);
  // A comma before three digits, or the same mark twice, parts thousands.
  const isThousands = isRepeated || (mark === ',' && rest.length === 3 && !bare.includes('.'));
  return Number(isThousands ? whole + rest : `${whole}.${rest}`);
}

interface Offer {
  price?: number | undefined;
  currency?: unknown;
  availability?: unknown;
}

/** The lowest price there is, with what belongs to it; an offer that can be had goes first. */
function bestOffer(product: Values): Offer {
  const variants = list(product.hasVariant).flatMap((variant) => list(variant.offers));
  const offers = [...list(product.offers), ...variants].flatMap((offer) => [offer, ...list(offer.offers)]).map(readOffer);
  const rank = ({ price = Infinity, availability }: Offer) => price + (/OutOfStock|SoldOut|Discontinued/.test(String(availability)) ? 1e12 : 0);
  return offers.sort((a, b) => rank(a) - rank(b))[0] ?? {};
}

function readOffer(offer: Values): Offer {
  const specified = first(offer.priceSpecification);
  return {
    price: numberOf(offer.price ?? offer.lowPrice ?? specified.price),
    currency: offer.priceCurrency ?? specified.priceCurrency,
    availability: offer.availability,
  };
}

function typesOf(node: Values): string[] {
  const type = node['@type'];
  return (Array.isArray(type) ? type : [type]).map((each) => String(each).replace(/^.*[/#:]/, ''));
}

function list(value: unknown): Values[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => each && typeof each === 'object') as Values[];
}

const first = (value: unknown): Values => list(value)[0] ?? {};

function text(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number') return String(one);
  return (typeof one === 'string' && one.replace(/\s+/g, ' ').trim().slice(0, LONGEST)) || undefined;
}

function samePage(url: string, address: string): boolean {
  try {
    const [a, b] = [new URL(url, address), new URL(address)];
    return a.pathname.replace(/\/$/, '') === b.pathname.replace(/\/$/, '') && a.search === b.search;
  } catch {
    return false;
  }
}
