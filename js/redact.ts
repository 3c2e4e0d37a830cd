// Secrets and personal data in texts that the page hands over: titles, paths, properties. Only their
// form tells what they are, so each pattern has its look-alikes in `redact.test.mjs`: what must go,
// and what must stay. No lookbehind: an engine that does not know it would refuse the whole script.

const MARK = '[redacted]';

/**
 * In this order: e-mail addresses (but not `hero@2x.webp`), JSON web tokens, keys in hexadecimal (but
 * not UUIDs of versions 4 and 7 without hyphens, which shops have as ids of products), and telephone
 * numbers: links, international ones, and national ones with separators. Digits in one row may be an
 * article's number and stay. All parts are bounded, so that no text takes longer than its length says.
 */
const CERTAIN =
  /[^\s@/?&=:;,<>"'()]{1,64}(?:@|%40)(?!\dx\.)[^\s@/?&=:;,<>"'()]{1,99}\.[a-z]{2,}|eyJ[\w.-]{20,}|(?![\da-f]{12}[47][\da-f]{3}[89ab][\da-f]{15}(?![\da-f]))[\da-f]{32,}|\btel:[^\s"&]+|(?:\+|%2B|\b00(?=\d\d? ))[1-9](?:[ ()/.-]{0,2}\d){8,14}|\(\d{2,5}\)[ -]?\d[ \d-]{5,9}\b|\b\d{3}([-. ])\d{3}\1\d{4}\b|\b0[1-9](?:\d{1,3}[ /-](?:[ -]?\d){6,8}|(?:[ .-]\d\d){4})\b/gi;

/**
 * Numbers of payment cards, by their first digits and their groups. Thirteen digits are no card's of
 * today: they are article numbers and times. What follows in one more group may belong to a card of
 * 17 to 19 digits, or be the code of one of 16.
 */
const CARD =
  /(^|\D)(3[0-8]\d\d((?:[ +-]|%20)?)\d{6}\3\d{4,5}|(?:2[2-7]|[3-6]\d)\d\d((?:[ +-]|%20)?)\d{4}\4\d{4}\4\d{4}(?:\4\d{1,3})?)(?!\d)/g;

/** Words that are long enough for a key; one is taken for it where it has both cases and some digits. */
const WORD = /[\w-]{32,}/g;

/**
 * What every one of them has, and few texts have: an engine makes machine code of a pattern that it uses,
 * 40 kB of these, and most pages never need it.
 */
const SUSPECT = /@|%40|eyj|tel:|\(\d|(?:\d\D{0,2}){9}|[\w-]{32}/i;

/** Takes out what looks like a secret or like personal data. */
export function redact(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(CERTAIN, MARK)
    .replace(CARD, (found: string, before: string, number: string, _: string, gap: string) => {
      const digits = number.replace(/%20|\D/g, '');
      return isValid(digits) || (gap && isValid(digits.slice(0, 16))) ? before + MARK : found;
    })
    .replace(WORD, (word) => (/[a-z]/.test(word) && /[A-Z]/.test(word) && /\d.*\d.*\d/.test(word) ? MARK : word));
}

/** Luhn's check (ISO/IEC 7812-1): from the right, each second digit counts twice, by its digits' sum. */
function isValid(digits: string): boolean {
  const sum = [...digits].reduce((sum, digit, at) => sum + +((digits.length - at) % 2 ? digit : '0246813579'[+digit]!), 0);
  return sum % 10 === 0;
}

/** JSON without what looks like a secret or like personal data. */
export const clean = (json: string) =>
  JSON.stringify(JSON.parse(json, (_, value: unknown) => {
    // Of numbers only those can be a card's that have as many digits.
    if (typeof value !== 'string' && !((value as number) > 1e13)) return value;
    const text = redact(`${value}`);
    return text === `${value}` ? value : text;
  }));
