import { useEffect, useRef, type RefObject } from 'react';

/** A paste anywhere on the page that belongs to no field comes here; one into `own`, the paste field itself, too. */
export function usePasteAnywhere(own: RefObject<HTMLElement | null>, take: (text: string) => void): void {
  const taking = useRef(take);
  useEffect(() => {
    taking.current = take;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData('text') ?? '';
      const field = (event.target as HTMLElement | null)?.closest(
        'input, textarea, dialog, [role="dialog"], [contenteditable]',
      );
      if (pasted.trim() === '' || (field && field !== own.current)) return;
      event.preventDefault();
      taking.current(pasted);
    };
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('paste', onPaste);
    };
  }, [own]);
}
