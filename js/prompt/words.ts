// In which words it is asked: the shop's own, else ours, in the language of the page.

import type { Wording } from '../prompt.js';
import { attempt } from '../storage.js';
import { RIGHT_TO_LEFT, TEXTS, type TextName } from './texts.js';

/** A text, and its language and direction where they are not those of the page. */
interface Said {
  text: string;
  lang?: string;
  dir?: string;
}

/** The words of the question. */
export interface Words {
  say(name: TextName): Said;
  /** The address of what the shop says about data; `undefined` where it is none that may be followed. */
  policy(): string | undefined;
}

export function wordsOf({ texts, policy }: Wording, refuse: (reason: string, detail: unknown) => void): Words {
  const own = new Map(Object.entries(Object(texts) as object));
  for (const name of own.keys()) if (!NAMES.includes(name)) refuse('consent_wording', `texts.${name}`);
  return {
    say(name) {
      const [tag, language] = tagsOfPage();
      const text = pick(own.get(name), tag, language) ?? TEXTS[language]?.[name];
      if (text !== undefined) return { text };
      // In a language of ours that the visitor reads, else in English.
      const other = navigator.languages.map(primary).find((each) => TEXTS[each]) ?? 'en';
      return { text: TEXTS[other]![name], lang: other, dir: RIGHT_TO_LEFT.test(other) ? 'rtl' : 'ltr' };
    },
    policy() {
      const address = pick(policy, ...tagsOfPage()) ?? Object.values(Object(policy) as object).find(isText);
      const url = address === undefined ? undefined : attempt(() => new URL(address, document.baseURI));
      if (url && /^https?:$/.test(url.protocol)) return address;
      if (policy !== undefined) refuse('consent_wording', 'policy');
      return undefined;
    },
  };
}

/** What a shop may say in its own words. */
const NAMES = Object.keys(TEXTS.en);

const isText = (value: unknown): value is string => typeof value === 'string';

const primary = (tag: string) => tag.split('-')[0]!.toLowerCase();

/** The page's language, and that without its region; a page may say it wrongly. */
function tagsOfPage(): [tag: string, language: string] {
  const tag = attempt(() => Intl.getCanonicalLocales(document.documentElement.lang)[0]) ?? navigator.language;
  return [tag, primary(tag)];
}

/** A text for all languages, or that of this one. */
function pick(value: unknown, tag: string, language: string): string | undefined {
  const found = new Map(Object.entries(Object(value) as object));
  return [value, found.get(tag), found.get(language)].find(isText);
}
