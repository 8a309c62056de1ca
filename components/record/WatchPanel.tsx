'use client';

import { useEffect } from 'react';
import { useWatch } from '@/lib/client/useWatch';
import { verdictChanges } from '@/lib/view/verdictChanges';
import { isWatchOver, watchWords } from '@/lib/view/watchWords';
import { Time } from '../ui/Time';
import { VerdictMark } from '../ui/VerdictMark';

/** Watches a record: the state of the watch and how the verdict changed, newest first. */
export function WatchPanel({
  name,
  environment,
  onOver,
}: {
  readonly name: string;
  readonly environment: string | null;
  /** Told when the watch ends by itself, and when it is under way. */
  readonly onOver: (over: boolean) => void;
}) {
  const watch = useWatch(name, environment);
  const over = isWatchOver(watch.status);
  useEffect(() => {
    onOver(over);
    return () => {
      onOver(false);
    };
  }, [over, onOver]);
  const live = watch.status === 'watching';
  const changes = verdictChanges(watch.seen);
  return (
    <section aria-label="Watch" className="mt-4 border-y border-line py-3">
      <p
        className="flex flex-wrap items-center gap-x-3"
        role="status"
        data-testid="watch-state"
        data-state={watch.status}
        data-seen={watch.seen.length}
      >
        <span
          aria-hidden="true"
          className={`inline-block size-2 rounded-full border border-ink ${live ? 'pulse bg-ink' : ''}`}
        />
        <span className="font-medium">{watchWords(watch.status, watch.seen.at(-1)?.verdict)}</span>
        <span className="text-mute">
          {watch.problem ??
            (watch.seen.length > 0 ? `${watch.seen.length} ${watch.seen.length === 1 ? 'state' : 'states'} seen` : '')}
        </span>
      </p>
      {changes.length > 0 && (
        <ol
          reversed
          className="mt-2 max-h-48 overflow-auto"
          data-testid="watch-history"
          tabIndex={0}
          aria-label="Verdicts seen, newest first"
        >
          {changes.map(({ state, states, since }, index) => (
            <li
              key={since}
              data-verdict={state.verdict}
              className={`grid grid-cols-[auto_auto_minmax(0,1fr)] items-baseline gap-x-4 py-0.5 ${index === 0 ? '' : 'text-mute'}`}
            >
              <span className="font-mono">
                <Time value={state.at} only="clock" />
              </span>
              <VerdictMark verdict={state.verdict} />
              <span>
                <span className="font-medium">{state.lead}</span> {state.rest}
                {states > 1 && (
                  <span className="text-mute">
                    {' '}
                    · {states} states, the first at <Time value={since} only="clock" digits={3} />
                  </span>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
