'use client';

import { useUrlState } from '@/lib/client/useUrlState';
import { formatCount } from '@/lib/wording/formatMs';

/** Which delays are drawn and judged; none pressed means all. */
export function DelayFilter({
  choices,
  chosen,
}: {
  readonly choices: readonly number[];
  readonly chosen: readonly number[] | null;
}) {
  const [, set] = useUrlState('delays');
  if (choices.length < 2) return null;
  const toggle = (delayMs: number) => {
    const next = chosen?.includes(delayMs) ? chosen.filter((each) => each !== delayMs) : [...(chosen ?? []), delayMs];
    set(next.length === 0 ? null : [...next].sort((a, b) => a - b).join(','));
  };
  return (
    <div role="group" aria-label="Delays" className="flex flex-wrap gap-2">
      <button
        type="button"
        className="control"
        aria-pressed={chosen === null}
        onClick={() => {
          set(null);
        }}
      >
        All delays
      </button>
      {choices.map((delayMs) => (
        <button
          key={delayMs}
          type="button"
          className="control"
          aria-pressed={chosen?.includes(delayMs) ?? false}
          onClick={() => {
            toggle(delayMs);
          }}
          data-testid={`delay-${delayMs}`}
        >
          {formatCount(delayMs)} ms
        </button>
      ))}
    </div>
  );
}
