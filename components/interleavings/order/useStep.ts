'use client';

import { useCallback, useEffect, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import { isTyping } from '../../shell/isTyping';

/** Which step is looked at, from 1; null: the order as a whole. */
export interface StepChoice {
  readonly step: number | null;
  readonly choose: (step: number | null) => void;
  /** Goes on from the step that is looked at; what lies outside stays at the end. */
  readonly move: (to: StepMove) => void;
}

export type StepMove = 'first' | 'back' | 'on' | 'last';

/** The step stands in the address as `?step=`. */
export function useStep(count: number): StepChoice {
  const [text, setText] = useUrlState('step');
  const asked = text !== null && /^\d{1,4}$/.test(text) ? Number(text) : null;
  const step = asked !== null && asked >= 1 && asked <= count ? asked : null;
  const choose = useCallback(
    (next: number | null) => {
      setText(next === null ? null : String(next));
    },
    [setText],
  );
  const move = useCallback(
    (to: StepMove) => {
      // From the address itself: keys may come faster than the page is drawn.
      const now = Number(new URLSearchParams(window.location.search).get('step') ?? NaN);
      const from = now >= 1 && now <= count ? now : null;
      const next = { first: 1, last: count, on: from === null ? 1 : from + 1, back: from === null ? count : from - 1 }[
        to
      ];
      choose(Math.min(count, Math.max(1, next)));
    },
    [count, choose],
  );
  return { step, choose, move };
}

const keys: Readonly<Record<string, StepMove>> = { ArrowLeft: 'back', ArrowRight: 'on', Home: 'first', End: 'last' };

/** ←, →, Home and End step through the order: anywhere on a page that is about one order, else while the focus is in it. */
export function useStepKeys({ move, choose }: StepChoice, everywhere: boolean): (event: ReactKeyboardEvent) => void {
  const onKey = useCallback(
    (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.shiftKey || isTyping(event)) return;
      const to = keys[event.key];
      if (to !== undefined) {
        event.preventDefault();
        move(to);
      }
      if (event.key === 'Escape') choose(null);
    },
    [move, choose],
  );
  useEffect(() => {
    if (!everywhere) return undefined;
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [everywhere, onKey]);
  return useCallback(
    (event: ReactKeyboardEvent) => {
      if (!everywhere) onKey(event.nativeEvent);
    },
    [everywhere, onKey],
  );
}
