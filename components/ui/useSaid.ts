'use client';

import { useEffect, useState } from 'react';
import { copyText } from '@/lib/client/copyText';

const SHOWN_MS = 1800;

/** What a control says of itself for a moment: `said`, null otherwise. `copy` copies text and says how that went. */
export function useSaid() {
  const [said, say] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => {
      say(null);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [said]);
  const copy = async (text: string, done: string) => {
    say((await copyText(text)) ? done : 'The browser refused');
  };
  return { said, say, copy };
}
