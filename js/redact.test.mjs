// What is taken out of texts and what is left in them. Card numbers are those that payment
// services publish for tests; telephone numbers are of ranges kept free for fiction.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiled } from '../tests/js/support/compiled.mjs';

const { redact } = await compiled('redact.ts');
const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

/** What it is, the text, and what is left of it where that is more than the mark. */
const SECRETS = [
  ['Visa', '4111111111111111'],
  ['Visa in groups', '4242 4242 4242 4242'],
  ['Visa with hyphens', '4242-4242-4242-4242'],
  ['a card in an address', '/pay/4242%204242%204242%204242/now', '/pay/[redacted]/now'],
  ['a card in a query', 'number=4242+4242+4242+4242', 'number=[redacted]'],
  ['a card behind an underscore', 'card_4111111111111111', 'card_[redacted]'],
  ['a card with its code', '4242 4242 4242 4242 123'],
  ['a card with its date', '4242 4242 4242 4242 12/28', '[redacted]/28'],
  ['Visa of 19 digits', '4000000000000000006'],
  ['Mastercard', '5555555555554444'],
  ['Mastercard of the 2 series', '2223003122003222'],
  ['American Express', '378282246310005'],
  ['American Express in groups', '3782 822463 10005'],
  ['Diners', '30569309025904'],
  ['Diners in groups', '3852 000002 3237'],
  ['Discover', '6011111111111117'],
  ['JCB', '3566002020360505'],
  ['UnionPay', '6200000000000005'],
  ['two cards', '4242424242424242 5555555555554444', '[redacted] [redacted]'],
  ['a card in a sentence', 'Card 4242424242424242, thank you', 'Card [redacted], thank you'],
  ['e-mail', 'jane.doe@example.com'],
  ['e-mail with a plus', 'Hello jane+shop@mail.example.co.uk!', 'Hello [redacted]!'],
  ['e-mail in an address', '/reset/jane%40example.com/now', '/reset/[redacted]/now'],
  ['e-mail in a query', '?mail=jane@example.com&a=b', '?mail=[redacted]&a=b'],
  ['e-mail of a link', 'mailto:jane@example.com', 'mailto:[redacted]'],
  ['e-mail with letters of other alphabets', 'jürgen@müller.example'],
  ['e-mail in JSON', '{"a":"jane@example.com"}', '{"a":"[redacted]"}'],
  ['telephone, international', '+491715550123'],
  ['telephone, international with spaces', 'Call +44 20 7946 0958 now', 'Call [redacted] now'],
  ['telephone, international with brackets', '+49 (0)30 23125 012'],
  ['telephone, international in an address', '%2B12025550123'],
  ['telephone, international with zeros', '0049 30 23125012'],
  ['telephone of a link', 'tel:03023125012'],
  ['telephone, US', '(202) 555-0123'],
  ['telephone, US with hyphens', '202-555-0123'],
  ['telephone, German', '0171-5550123'],
  ['telephone, German with a slash', '030/23125012'],
  ['telephone, British', '020 7946 0958'],
  ['telephone, French', '01 99 00 12 34'],
  ['telephone, Australian', '0491 570 156'],
  ['telephone, British mobile', '07700 900123'],
  ['JSON web token', JWT],
  ['JSON web token in an address', `/login/${JWT}?a=b`, '/login/[redacted]?a=b'],
  ['a hash', '5f4dcc3b5aa765d61d8327deb882cf99'],
  ['a hash behind a word', 'token_5f4dcc3b5aa765d61d8327deb882cf99', 'token_[redacted]'],
  ['a long hash', 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709'],
  ['a secret of a payment', 'pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZluoGH'],
  ['a key in base64url', '/reset/Zq3pX9-kT0uY7bLw2_RfVn5sHc8dGj1mEaQo4iKz6tM', '/reset/[redacted]'],
];

/** What looks like it and is what a shop works with. */
const KEPT = [
  ['GTIN-13', '4006381333931'],
  ['GTIN-13 that passes the check of cards', '4006381333932'],
  ['GTIN-12', '012345678905'],
  ['GTIN-8', '96385074'],
  ['ISBN', '978-3-16-148410-0'],
  ['an order', '#1001'],
  ['an order of ten digits', '4500012345'],
  ['an order with its day that passes it', '2026112212345671'],
  ['an order in parts', '302-1234567-1234567'],
  ['a variant of Shopify', '43234567890123'],
  ['a variant of Shopify that passes the check of cards', '43234567890128'],
  ['an older one', '39397263540317'],
  ['an id of Shopify', 'gid://shopify/Product/8012345678901'],
  ['a price', '1.299,00 €'],
  ['prices', '19.99 29.99 1234.5678'],
  ['UUID', '0199a5e2-7c1b-7d2e-9b1a-3f5a0c9d8e71'],
  ['UUID of letters and digits only', '0199a5e27c1b7d2e9b1a3f5a0c9d8e71'],
  ['UUID of version 4, the same way', 'f47ac10b58cc4372a5670e02b2c3d479'],
  ['milliseconds', '1795341604120'],
  ['microseconds that pass it', '1795341604120126'],
  ['a time', '2026-11-22T10:00:04.120Z'],
  ['a time with an offset', '2026-11-22T10:00:04+01:00'],
  ['a day', '01.12.2026 10:30'],
  ['a day with hyphens', '01-12-2026'],
  ['a picture for dense screens', '/img/hero@2x.webp'],
  ['a version', '@scope/name@1.2.3'],
  ['a build', '1.0.0+20261122'],
  ['somebody by name', '@janedoe'],
  ['a path', '/shop/women/dresses/linen-shirt-blue-size-42.html'],
  ['a long path', '/a-very-long-name-of-a-product-in-linen-and-cotton-2026-11'],
  ['a class', 'ProductCard_title__3xK9a'],
  ['a long class', 'ProductRecommendationCarousel_itemTitle__xKa9b'],
  ['measures', '1200x1600 30 x 40 x 50 cm'],
  ['a campaign', 'utm_campaign_2026_11_black_friday_week_shoes'],
  ['a click id of advertising', 'GA1.2.123456789.1795341604'],
  ['text', 'Linen shirt, 2 for 1 (until 30.11.)'],
  ['nothing', ''],
];

for (const [name, text, left = '[redacted]'] of SECRETS) {
  test(`goes: ${name}`, () => {
    assert.equal(redact(text), left);
    assert.equal(redact(left), left, 'and once is enough');
  });
}
for (const [name, text] of KEPT) test(`stays: ${name}`, () => assert.equal(redact(text), text));

// Long texts at which a pattern tries again at each place: where a part had no bound, its time grew
// with the square of the length, to forty seconds.
for (const part of ['a', '1', '-', '@', 'a-', '0 ', '4 ', '4242 ', '+1', '(1', 'f', 'eyJ', 'a@', 'a.', '00', '1.', 'aA1-', 'tel:']) {
  test(`ends soon: ${part}`, () => {
    const text = part.repeat(64_000);
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      redact(text);
      return performance.now() - began;
    });
    assert.ok(Math.min(...times) < 2000, `${times} ms`);
  });
}
