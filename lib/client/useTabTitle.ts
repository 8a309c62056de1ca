import { useLayoutEffect } from 'react';

/** What parts of the page want the tab to say; the last one is shown. */
const wanted: { readonly title: string }[] = [];
/** What Next put there of the page's metadata, which may come after the page has said something. */
let given = '';
let observer: MutationObserver | null = null;

function show(): void {
  const title = wanted.at(-1)?.title;
  if (title === undefined || document.title === title) return;
  given = document.title;
  document.title = title;
}

/** What the browser's tab says of this page, most telling words first; null leaves it as it is. */
export function useTabTitle(title: string | null): void {
  useLayoutEffect(() => {
    if (title === null) return undefined;
    const want = { title: `${title} · Lastwrite` };
    wanted.push(want);
    show();
    observer ??= new MutationObserver(show);
    observer.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => {
      wanted.splice(wanted.indexOf(want), 1);
      if (wanted.length > 0) return;
      observer?.disconnect();
      if (document.title === want.title) document.title = given;
    };
  }, [title]);
}
