'use client';

import { useEffect, useState } from 'react';
import { copyText } from '@/lib/client/copyText';

const SHOWN_MS = 1_800;
/** Why something failed takes longer to read. */
const PROBLEM_SHOWN_MS = 8_000;

/** What a control says of itself for a moment: `said`, null otherwise, and whether it was `done`. `copy` copies text and says how that went, `say` why it did not. */
export function useSaid() {
  const [told, tell] = useState<{ readonly said: string; readonly done: boolean } | null>(null);
  useEffect(() => {
    if (told === null) return undefined;
    const timer = setTimeout(
      () => {
        tell(null);
      },
      told.done ? SHOWN_MS : PROBLEM_SHOWN_MS,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [told]);
  const copy = async (text: string, done: string) => {
    tell(
      (await copyText(text)) ? { said: done, done: true } : { said: 'The browser blocked the clipboard', done: false },
    );
  };
  const say = (said: string) => {
    tell({ said, done: false });
  };
  return { said: told?.said ?? null, done: told?.done ?? false, say, copy };
}
