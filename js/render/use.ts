// What the visitor is at: nothing of it is taken out of their hands.

/** The visitor types in it, or has marked something of it. */
export function isInUse(element: Element): boolean {
  const { activeElement } = document;
  const selection = getSelection();
  return (activeElement !== document.body && element.contains(activeElement)) || (!!selection && !selection.isCollapsed && element.contains(selection.anchorNode));
}
