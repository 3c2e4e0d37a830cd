// A product's facts, as shops write them down.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compiled } from './support/compiled.mjs';

const { factsOf, numberOf, parseJsonLd, productOf, productsIn } = await compiled('capture/product-facts.ts');

const HERE = 'https://shop.example/p/shirt?colour=blue';
const factsIn = (text) => {
  const product = productOf(productsIn(parseJsonLd(text)), HERE);
  return product && factsOf(product);
};
const written = (members) => JSON.stringify({ '@context': 'https://schema.org', '@type': 'Product', name: 'Shirt', ...members });
const offer = { '@type': 'Offer', price: '20.00', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' };
const related = { '@type': 'Product', name: 'Trousers' };

const WRITTEN = [
  ['whole', written({ sku: 'S-1', brand: { '@type': 'Brand', name: 'Alder' }, offers: offer, aggregateRating: { ratingValue: '4.5', reviewCount: 12 } }),
    { item_id: 'S-1', item_name: 'Shirt', price: 20, currency: 'EUR', availability: 'InStock', brand: 'Alder', rating: 4.5, reviews: 12 }],
  ['only a name', written({}), { item_name: 'Shirt' }],
  ['a brand as a text', written({ brand: 'Alder' }), { item_name: 'Shirt', brand: 'Alder' }],
  ['brands', written({ brand: [{ '@type': 'Thing', name: 'Alder' }, { name: 'Reed' }] }), { item_name: 'Shirt', brand: 'Alder' }],
  ['an id that is a number', written({ sku: 17 }), { item_name: 'Shirt', item_id: '17' }],
  ['other ids', written({ gtin13: '400', mpn: 'm-1' }), { item_name: 'Shirt', item_id: 'm-1' }],
  ['a list of types', written({ '@type': ['Product', 'Clothing'] }), { item_name: 'Shirt' }],
  ['a type with its address', written({ '@type': 'http://schema.org/Product' }), { item_name: 'Shirt' }],
  ['a graph', JSON.stringify({ '@graph': [{ '@type': 'BreadcrumbList' }, JSON.parse(written({ sku: 'g' }))] }), { item_name: 'Shirt', item_id: 'g' }],
  ['a list', JSON.stringify([{ '@type': 'Organization', name: 'The shop' }, JSON.parse(written({}))]), { item_name: 'Shirt' }],
  ["the page's main thing", JSON.stringify({ '@type': 'ItemPage', mainEntity: JSON.parse(written({})) }), { item_name: 'Shirt' }],
  ['an offer for each variant', written({ offers: [{ ...offer, price: 25 }, { ...offer, price: 19.5 }, { ...offer, price: 30 }] }), { item_name: 'Shirt', price: 19.5, currency: 'EUR', availability: 'InStock' }],
  ['the cheapest is sold out', written({ offers: [{ ...offer, price: 25 }, { ...offer, price: 5, availability: 'OutOfStock' }] }), { item_name: 'Shirt', price: 25, currency: 'EUR', availability: 'InStock' }],
  ['a range of offers', written({ offers: { '@type': 'AggregateOffer', lowPrice: 18, highPrice: 40, priceCurrency: 'eur' } }), { item_name: 'Shirt', price: 18, currency: 'EUR' }],
  ['a price that is specified', written({ offers: { priceSpecification: [{ price: 21, priceCurrency: 'EUR' }] } }), { item_name: 'Shirt', price: 21, currency: 'EUR' }],
  ['a group of variants', JSON.stringify({ '@type': 'ProductGroup', name: 'Shirt', productGroupID: 'G', hasVariant: [{ '@type': 'Product', offers: { ...offer, price: 22 } }, { '@type': 'Product', offers: offer }] }), { item_id: 'G', item_name: 'Shirt', price: 20, currency: 'EUR', availability: 'InStock' }],
  ['a free one', written({ offers: { ...offer, price: 0 } }), { item_name: 'Shirt', price: 0, currency: 'EUR', availability: 'InStock' }],
  ['what is related is not it', written({ isRelatedTo: [related, related], isSimilarTo: related }), { item_name: 'Shirt' }],
  ['written twice, by a theme and by a plugin', `[${written({ offers: offer })},${written({ sku: 'S-1', offers: { price: 1 } })}]`, { item_id: 'S-1', item_name: 'Shirt', price: 20, currency: 'EUR', availability: 'InStock' }],
  ['of several, the one of this address', `[${JSON.stringify(related)},${written({ url: '/p/shirt?colour=blue' })}]`, { item_name: 'Shirt' }],
  ['of several, none of this address', `[${JSON.stringify(related)},${written({ url: '/p/shirt?colour=red' })}]`, undefined],
  ['a list of products is no product', JSON.stringify({ '@type': 'ItemList', itemListElement: [{ item: related }] }), undefined],
  ['no product', JSON.stringify({ '@type': 'WebSite' }), undefined],
  ['in a comment', `<!-- ${written({})} -->`, { item_name: 'Shirt' }],
  ['in CDATA', `\n//<![CDATA[\n${written({})}\n//]]>\n`, { item_name: 'Shirt' }],
  ['with a semicolon', `${written({})};\n`, { item_name: 'Shirt' }],
  ['with a comma too many', '{"@type":"Product","name":"Shirt","offers":[{"price":3,},],}', { item_name: 'Shirt', price: 3 }],
  ['with a line end in a text', '{"@type":"Product","name":"Shirt\n with\tsleeves"}', { item_name: 'Shirt with sleeves' }],
  ['markup stays text', written({ name: '<img src=x onerror=alert(1)>' }), { item_name: '<img src=x onerror=alert(1)>' }],
  ['a name without an end', written({ name: 'x'.repeat(5000) }), { item_name: 'x'.repeat(200) }],
  ['members of a strange kind', written({ name: {}, sku: [], brand: 7, offers: 'cheap', aggregateRating: null }), { brand: '7' }],
  ['nested without an end', '['.repeat(50) + written({}) + ']'.repeat(50), undefined],
];
for (const [what, text, expected] of WRITTEN) test(`JSON-LD: ${what}`, () => assert.deepEqual(factsIn(text), expected));

for (const text of ['', 'Product', '{"@type":"Product"', '<html>Product</html>']) {
  test(`no JSON: ${text}`, () => assert.throws(() => parseJsonLd(text), SyntaxError));
}

const NUMBERS = [
  [12.5, 12.5], ['12.50', 12.5], ['12,50', 12.5], ['1299', 1299], ['1,299.00', 1299], ['1.299,00', 1299], ['1,299', 1299], ['12.500', 12.5],
  ['1.299.000', 1299000], ['1,299,000', 1299000], ['1 299,00 €', 1299], ['1\u00a0299,00', 1299], ["CHF 1'299.90", 1299.9], ['€ 20', 20], ['20.-', 20], ['-5', -5],
  ['free', undefined], ['', undefined], [null, undefined], [{}, undefined], [NaN, undefined], [Infinity, undefined],
];
for (const [written, expected] of NUMBERS) test(`the number ${JSON.stringify(written)}`, () => assert.equal(numberOf(written), expected));
