// What the question looks like: the shop's fonts and colours, by the same custom properties as blocks.

import { attempt } from '../storage.js';

const STYLES = `html {}
.ms-consent { box-sizing: border-box; position: fixed; z-index: calc(var(--ms-layer, 1000) + 1); margin: 0; padding: 1.25em;
  overflow: auto; overscroll-behavior: contain; color: var(--ms-surface-color, CanvasText); background: var(--ms-surface, Canvas);
  border: 1px solid var(--ms-border, color-mix(in srgb, currentColor 30%, transparent)); border-radius: var(--ms-radius, .5em);
  box-shadow: 0 .5em 2.5em rgb(0 0 0 / .25); font: inherit; font-size: 1rem; line-height: 1.5; text-align: start; overflow-wrap: anywhere; }
.ms-consent :is(div, p, h2, a, label, button, input) { box-sizing: border-box; margin: 0; padding: 0; border: 0; background: none; box-shadow: none;
  float: none; position: static; inline-size: auto; max-inline-size: none; color: inherit; font: inherit; letter-spacing: normal; text-transform: none; text-shadow: none; }
.ms-consent .ms-consent-words { display: grid; gap: .25em; justify-items: start; }
.ms-consent :is(.ms-consent-title, .ms-consent-heading, .ms-consent-name) { font-weight: 700; }
.ms-consent .ms-consent-heading { padding-inline-end: 2.5em; font-size: 1.25em; line-height: 1.3; }
.ms-consent .ms-consent-policy { display: inline-flex; align-items: center; min-block-size: 44px; text-decoration: underline; }
.ms-consent .ms-consent-answers { display: flex; flex-wrap: wrap; gap: .75em; margin-block-start: .75em; }
.ms-consent button { flex: 1 1 8em; min-block-size: 44px; min-inline-size: 44px; padding: .4em 1em; font-weight: 600; line-height: 1.25;
  cursor: pointer; border: 1px solid currentColor; border-radius: var(--ms-radius, .5em); }
.ms-consent .ms-consent-answer { color: var(--ms-accent-color, Canvas); background: var(--ms-accent, CanvasText); border-color: var(--ms-accent, CanvasText); }
.ms-consent :is(.ms-consent-choose, [data-ms-choice=save]) { flex-basis: 100%; }
.ms-consent .ms-consent-close { position: absolute; inset-block-start: .7rem; inset-inline-end: .5rem; padding: .4em .75em; border-color: transparent; text-decoration: underline; }
.ms-consent .ms-consent-purpose { display: grid; grid-template-columns: auto 1fr; gap: 0 .75em; align-items: center; margin-block-start: .75em; }
.ms-consent .ms-consent-name { display: flex; align-items: center; min-block-size: 44px; cursor: pointer; }
.ms-consent input { appearance: auto; inline-size: 1.5em; block-size: 1.5em; accent-color: var(--ms-accent, auto); }
.ms-consent .ms-consent-what { grid-column: 2; }
.ms-consent :focus-visible { outline: 3px solid var(--ms-focus, currentColor); outline-offset: 2px; }
.ms-consent .ms-consent-answer:focus-visible { outline-color: var(--ms-focus, var(--ms-accent, CanvasText)); }
.ms-consent-banner { inset: auto 0 0; max-block-size: 80vh; padding-block-end: calc(1.25em + env(safe-area-inset-bottom, 0px)); border-end-start-radius: 0; border-end-end-radius: 0; }
.ms-consent-sheet { inset: 0; margin: auto; inline-size: min(36em, 100vw - 2em); max-inline-size: none; block-size: fit-content; max-block-size: calc(100vh - 2em); }
.ms-consent-sheet::backdrop { background: rgb(0 0 0 / .5); }
@media (min-width: 40rem) {
  .ms-consent-banner { inset-block: auto 1em; inset-inline: 1em auto; inline-size: 30em; padding-block-end: 1.25em; border-radius: var(--ms-radius, .5em); }
}
@media (prefers-reduced-motion: no-preference) { .ms-consent { animation: ms-consent .25s ease-out; } }
@keyframes ms-consent { from { opacity: 0; translate: 0 1em; } }
@media print { .ms-consent { display: none; } }
`;

/** The styles, in the page as long as something wears them. */
export interface Style {
  putOn(): void;
  takeOff(): void;
  /** Keeps so many pixels at the end of the window clear of what the page scrolls to. */
  cover(height: number): void;
}

export function styleOf(): Style {
  let sheet: CSSStyleSheet | undefined;
  const others = () => document.adoptedStyleSheets.filter((each) => each !== sheet);
  return {
    putOn() {
      // A constructable stylesheet needs no exception in the page's policy.
      if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(STYLES);
      document.adoptedStyleSheets = [...others(), sheet];
    },
    takeOff() {
      document.adoptedStyleSheets = others();
    },
    cover(height) {
      const page = sheet?.cssRules[0] as CSSStyleRule | undefined;
      attempt(() => (page!.style.scrollPaddingBlockEnd = height ? `${height}px` : ''));
    },
  };
}
