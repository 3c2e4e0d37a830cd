// Clicks that lead to nothing (dead), and many of them at one place in no time (rage). Better one
// too few than one too many: whatever the page or the browser does after a click is an answer.

import { matches, nameOf } from './elements.js';
import type { Noted, Page } from './page.js';

/** A page that has not shown anything after this long has not answered. */
const DEAD_MS = 3000;

/** A timer that is later than this ran after a sleep or behind a dialog. */
const LATE_MS = 1000;

/** So many clicks in this time, so near to each other, and no answer between them, are rage. */
const RAGE_CLICKS = 3, RAGE_MS = 1000, RAGE_PX = 30;

/** What looks as if it could be clicked; beside what the pointer says so of. */
const ACTIONABLE = 'a,button,summary,[role=button],[role=link],[role=tab],[role=menuitem],input';

/** What answers where scripts do not see it: pickers, fields, players, other documents, menus made of CSS, files. */
const NATIVE =
  'select,option,textarea,label,video,audio,canvas,iframe,object,embed,[contenteditable],[aria-haspopup],' +
  'input:not([type=submit]):not([type=button]),[download],[id*=download i],[class*=download i]';

/** Signs of an answer, beside changes of the document. */
const ANSWERS = 'scroll input change submit reset invalid toggle play pause fullscreenchange copy beforeprint';

const CHANGES = { subtree: true, childList: true, attributes: true, characterData: true };

export function frustration(page: Page): void {
  const waiting = new Map<Element | undefined, () => void>();
  let clicks: Noted[] = [];
  /** The time of the last answer. */
  let answered = 0;
  const answer = (at = page.now()) => (answered = Math.max(answered, at));
  const changes = new MutationObserver(() => answer());

  const look = (click: Noted) => {
    const [element] = click.path;
    waiting.get(element)?.();
    waiting.set(
      element,
      page.after(click.at + DEAD_MS - page.now(), () => {
        waiting.delete(element);
        if (!waiting.size) changes.disconnect();
        const isLate = page.now() > click.at + DEAD_MS + LATE_MS;
        if (isLate || answered >= click.at || !element || !promises(click)) return;
        page.track('dead_click', { element: nameOf(element) });
      }),
    );
  };
  const rage = (click: Noted) => {
    clicks = [...clicks, click].slice(-RAGE_CLICKS);
    const [first] = clicks;
    const [element] = click.path;
    if (clicks.length < RAGE_CLICKS || !first || !element) return;
    const isOne = clicks.every((each) => click.at - each.at <= RAGE_MS && isNear(each.event as MouseEvent, click.event as MouseEvent));
    if (!isOne || answered >= first.at || isNative(click)) return;
    clicks = [];
    page.track('rage_click', { element: nameOf(element) }, click.at);
    // They are dead ones, too, but told.
    answer();
  };
  page.on('click', (click) => {
    if (!click.event.isTrusted) return;
    look(click);
    // A click by the keyboard has no place.
    if ((click.event as MouseEvent).detail) rage(click);
  });
  // At once and not in idle time, because the shop's own handlers of this click run next.
  const watch = (event: Event) => {
    for (const node of event.composedPath()) {
      if (node instanceof Document || node instanceof ShadowRoot) changes.observe(node, CHANGES);
    }
  };
  addEventListener('click', watch, { capture: true, passive: true, signal: page.signal });
  page.signal.addEventListener('abort', () => changes.disconnect());

  page.on(ANSWERS, ({ at }) => answer(at));
  // A click gives the focus to what is clicked; elsewhere only a script does.
  let pressed: Element[] = [];
  page.on('pointerdown', ({ path }) => (pressed = path));
  page.on('focusin', ({ path: [element], at }) => {
    if (element && !pressed.includes(element)) answer(at);
  });
  page.on('selectionchange', ({ at }) => {
    if (getSelection()?.isCollapsed === false) answer(at);
  });
  // Of the window, and not of a field: another window is in front.
  page.on('blur', ({ path, at }) => {
    if (!path.length) answer(at);
  });
  const { navigation } = window as unknown as { navigation?: EventTarget };
  navigation?.addEventListener('navigate', () => answer(), { signal: page.signal });
  page.leaving(() => void answer());
}

const isNear = (a: MouseEvent, b: MouseEvent) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) <= RAGE_PX;

const isNative = ({ path }: Noted) => path.some((element) => matches(element, NATIVE));

/** Whether the visitor could expect something of this click that scripts can see. */
function promises(click: Noted): boolean {
  const { ctrlKey, metaKey, shiftKey, altKey, defaultPrevented } = click.event as MouseEvent;
  if (ctrlKey || metaKey || shiftKey || altKey || isNative(click)) return false;
  const target = click.path.find((element) => matches(element, 'a[href]'))?.getAttribute('href');
  // The browser itself follows it, and shows that.
  if (target && target !== '#' && !target.startsWith('javascript:') && !defaultPrevented) return false;
  const [element] = click.path;
  return !!element && (click.path.some((each) => matches(each, ACTIONABLE)) || getComputedStyle(element).cursor === 'pointer');
}
