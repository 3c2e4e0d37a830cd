// Previews: `?ms-preview=reviews_test:reviews` shows a variant in this tab, on this page and those that follow.

import { attempt } from '../storage.js';

/** Where the tab keeps it: whoever opens such a link has asked for it. */
const KEY = 'microstage.preview';

/** The name of the parameter; without a value, the preview ends. */
const PARAMETER = 'ms-preview';

/** For each experiment the variant that is to be shown; nothing outside of a preview. */
export function previewed(): Map<string, string> | undefined {
  const given = new URLSearchParams(location.search).get(PARAMETER);
  if (given !== null) attempt(() => sessionStorage.setItem(KEY, given));
  const text = given ?? attempt(() => sessionStorage.getItem(KEY));
  if (!text) return undefined;
  return new Map(text.split(',').map((pair) => pair.split(':') as [string, string]));
}

/** Says that this is a preview, and ends it on demand. */
export function showNote(forced: Map<string, string>, signal: AbortSignal): void {
  const note = document.createElement('div');
  note.setAttribute('role', 'status');
  note.setAttribute('data-ms-preview', '');
  note.textContent = `Preview: ${[...forced].map((pair) => pair.join(' = ')).join(', ')}. Nothing here counts. `;
  Object.assign(note.style, {
    position: 'fixed', insetInline: '0', insetBlockEnd: '0', zIndex: '2147483646', padding: '0.5rem 1rem',
    font: '0.875rem/1.4 system-ui, sans-serif', color: '#fff', background: '#4a2a6a', textAlign: 'center',
  });
  const end = document.createElement('a');
  const address = new URL(location.href);
  address.searchParams.set(PARAMETER, '');
  end.href = address.href;
  end.textContent = 'End the preview';
  end.style.color = 'inherit';
  note.append(end);
  document.body.append(note);
  signal.addEventListener('abort', () => note.remove());
}
