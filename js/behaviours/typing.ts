// Whether the visitor types: what takes the focus has to wait until that is over.

/** Fields that are typed in, or chosen from; of what is in a frame nobody knows, and a payment's fields may be. */
const FIELD = 'input:not([type=button],[type=submit],[type=reset],[type=image]),textarea,select,iframe';

/** Calls `act` once the focus is in no field: at once where it is in none. */
export function untyped(signal: AbortSignal, act: () => void): void {
  if (!isTyping()) return act();
  const waits = new AbortController();
  signal.addEventListener('abort', () => waits.abort());
  // The focus is nowhere while it goes from one field to the next.
  const look = () => setTimeout(() => {
    if (waits.signal.aborted || isTyping()) return;
    waits.abort();
    act();
  });
  // Captured at the window these are told of every element, and of the window itself when a frame has lost the focus.
  for (const type of ['focus', 'blur']) window.addEventListener(type, look, { capture: true, passive: true, signal: waits.signal });
}

function isTyping(): boolean {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return !!active && (active.matches(FIELD) || (active as HTMLElement).isContentEditable);
}
