const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

/**
 * Keeps the focus in place when the control that was pressed disappears, such as a deleted row's button or "Try again". The same control of the row that
 * moves up gets the focus, or else whatever takes the place. When a whole page goes away, the focus is left to the router.
 * @returns a function that stops it
 */
export function keepFocus(): () => void {
  let pressed: { readonly element: Element; readonly pathname: string } | null = null;
  const forget = ({ target }: Event) => {
    if (target !== pressed?.element) pressed = null;
  };
  const press = ({ target }: Event) => {
    const element = target instanceof Element ? target.closest(FOCUSABLE) : null;
    pressed =
      element !== null && element === document.activeElement ? { element, pathname: window.location.pathname } : null;
  };
  const observer = new MutationObserver((changes) => {
    if (pressed === null || pressed.element.isConnected) return;
    const { element, pathname } = pressed;
    pressed = null;
    // The code that removed it may have moved the focus, and so may the next page.
    if (document.activeElement !== document.body || pathname !== window.location.pathname) return;
    for (const { target, removedNodes, previousSibling } of changes) {
      const gone = [...removedNodes].find((node) => node.contains(element));
      if (gone instanceof Element && target instanceof Element && target.isConnected)
        return focusInPlaceOf(gone, element, previousSibling, target);
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('click', press, true);
  document.addEventListener('focusin', forget, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('click', press, true);
    document.removeEventListener('focusin', forget, true);
  };
}

function focusInPlaceOf(gone: Element, pressed: Element, before: Node | null, parent: Element): void {
  const previous = before?.isConnected === true && before instanceof Element ? before : null;
  const place = (previous === null ? parent.firstElementChild : previous.nextElementSibling) ?? previous;
  const sameKind = place !== null && place.tagName === gone.tagName ? within(place) : [];
  const same = sameKind[within(gone).indexOf(pressed)];
  const target = same ?? place ?? parent;
  if (!(target instanceof HTMLElement)) return;
  if (same === undefined && !target.matches(FOCUSABLE)) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function within(element: Element): readonly Element[] {
  return [...(element.matches(FOCUSABLE) ? [element] : []), ...element.querySelectorAll(FOCUSABLE)];
}
