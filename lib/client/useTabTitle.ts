import { useEffect } from 'react';

/** What the browser's tab says of this page, most telling words first; null leaves it as it is. */
export function useTabTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · Lastwrite`;
  }, [title]);
}
