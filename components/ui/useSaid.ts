'use client';

import { useEffect, useState } from 'react';
import { copyText } from '@/lib/client/copyText';

const SHOWN_MS = 1_800;
/** Why something failed takes longer to read. */
const PROBLEM_SHOWN_MS = 8_000;

/** What a control says of itself for a moment: `said`, null otherwise, and whether it was `done`. `copy` copies text, also one that is still fetched, and says how that went. */
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
  const say = (said: string) => {
    tell({ said, done: false });
  };
  const copy = async (text: string | Promise<string>, done: string) => {
    try {
      if (await copyText(await text)) tell({ said: done, done: true });
      else say('The browser blocked the clipboard');
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return { said: told?.said ?? null, done: told?.done ?? false, copy };
}
