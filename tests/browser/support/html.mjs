// Puts the test's own scripts into a page as its first ones.

/** The nonce that a content security policy asks of scripts, if it asks for one. */
const nonceOf = (policy) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1];

/** `html` with script elements for `addresses` before everything else in its head. */
export function withScripts(html, addresses, policy) {
  const nonce = nonceOf(policy);
  const attribute = nonce ? ` nonce="${nonce}"` : '';
  const scripts = addresses.map((address) => `<script src="${address}"${attribute}></script>`).join('');
  const before = [/<head(\s[^>]*)?>/i, /<html(\s[^>]*)?>/i, /<!doctype[^>]*>/i];
  for (const tag of before) {
    const found = tag.exec(html);
    if (found) {
      const end = found.index + found[0].length;
      return html.slice(0, end) + scripts + html.slice(end);
    }
  }
  return scripts + html;
}
