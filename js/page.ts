// The page as messages and facts see it.

/** `context.page`. Addresses go without query and fragment: these may carry personal data. */
export function context(): object {
  const { origin, pathname } = location;
  return {
    path: pathname,
    url: origin + pathname,
    title: document.title,
    referrer: document.referrer.replace(/[?#].*/, ''),
  };
}

/**
 * The properties of a page view: what the shop says, over what
 * `<meta name="microstage:page" content="type=product; brand=…">` says, over where the page is.
 */
export function properties(given: unknown): object {
  const said: Record<string, unknown> = { path: location.pathname };
  const meta = document.querySelector<HTMLMetaElement>('meta[name="microstage:page"]');
  for (const pair of meta?.content.split(';') ?? []) {
    const [name, value] = pair.split('=');
    if (name?.trim() && value !== undefined) said[name.trim()] = value.trim();
  }
  return { ...said, ...(given as object) };
}

/**
 * The lower edge of what is visible, in per cent of the page; 0 where nothing can be scrolled: a
 * short page is not read to its end by being opened. It reads layout, so it is not for handlers.
 */
export function depth(): number {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  // Zoomed pages end at fractions of a pixel.
  return scrollHeight > clientHeight ? Math.min(100, Math.floor(((scrollTop + clientHeight + 1) / scrollHeight) * 100)) : 0;
}
