// The first layer: what is asked, yes and no beside each other, and the way to the single purposes. It lies
// over the page and moves nothing, takes no focus, and is the first thing in the page for who goes by keys.

import type { Layer, Means } from '../prompt.js';
import { answers, button, make, policy, worded } from './build.js';

export function bannerOf(means: Means): Layer {
  let banner: HTMLElement | undefined;
  /** What had the focus before it came in here. */
  let before: Element | null = null;
  // What the focus moves to must not lie under it, so the page knows how high it is.
  const size = new ResizeObserver((entries) => {
    for (const { borderBoxSize } of entries) means.cover(borderBoxSize[0]!.blockSize);
  });
  return {
    open() {
      const title = worded(means, 'p', 'title', { 'aria-live': 'polite' });
      const said = [...title.childNodes];
      title.replaceChildren();
      banner = make('section', { class: 'ms-consent ms-consent-banner', 'aria-label': means.words.say('title').text, 'data-ms-ignore': '' },
        make('div', { class: 'ms-consent-words' }, title, worded(means, 'p', 'text'), policy(means)),
        make('div', { class: 'ms-consent-answers' }, ...answers(means), button(means, 'choose', means.choose, 'choose')),
      );
      banner.addEventListener('focusin', ({ relatedTarget }) => {
        if (relatedTarget instanceof Element && !relatedTarget.closest('.ms-consent')) before = relatedTarget;
      });
      document.body.prepend(banner);
      size.observe(banner);
      // A live region speaks of what comes into it once it is there.
      requestAnimationFrame(() => title.append(...said));
    },
    close() {
      const had = banner?.contains(document.activeElement);
      size.disconnect();
      banner?.remove();
      if (!banner) return;
      banner = undefined;
      if (had && before?.isConnected) (before as HTMLElement).focus({ preventScroll: true });
      before = null;
      means.cover(0);
      means.closed();
    },
    get isOpen() {
      return !!banner;
    },
  };
}
