'use client';

import Link from 'next/link';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { driftListPath, inEnvironment, sweepPath } from '@/lib/view/drift/address';
import { driftSentence } from '@/lib/wording/drift';
import { VerdictMark } from '../ui/VerdictMark';

const verdicts = { drifted: 'inconsistent', clean: 'consistent', unverified: 'unknown' } as const;

/** Per record type: what has drifted, how far that is verified, and what puts it in doubt. */
export function TypeList({
  types,
  environment,
  chosen,
  nowMs,
  start,
}: {
  readonly types: readonly DriftOfType[];
  readonly environment: string | null;
  /** The type that the page is narrowed to. */
  readonly chosen: string | null;
  readonly nowMs: number;
  readonly start: (record: string) => void;
}) {
  return (
    <ul className="mt-6 border-t border-strong" aria-label="Record types" data-testid="drift-types">
      {types.map((type) => {
        const { state, drifted, verified, reservations } = driftSentence(type, nowMs);
        const running = type.running[0];
        return (
          <li
            key={type.record}
            data-testid={`drift-type-${type.record}`}
            data-state={state}
            data-open={type.open}
            className="grid items-baseline gap-x-6 gap-y-1 border-b border-line py-2.5 sm:grid-cols-[128px_minmax(0,1fr)_auto]"
          >
            <Link
              prefetch={false}
              href={driftListPath({ environment, record: chosen === type.record ? null : type.record })}
              aria-current={chosen === type.record ? 'true' : undefined}
              title={chosen === type.record ? 'Show every record type' : `Show ${type.plural} only`}
              className="font-medium underline decoration-strong underline-offset-4 hover:decoration-current aria-[current]:decoration-ink aria-[current]:decoration-2"
              data-testid={`choose-type-${type.record}`}
            >
              {type.title}
            </Link>
            <div className="min-w-0">
              <p className="max-w-[104ch]">
                <span className="mr-2 inline-block align-[-2px]">
                  <VerdictMark verdict={verdicts[state]} />
                </span>
                <span className={state === 'drifted' ? 'text-bad' : ''} data-testid={`drifted-${type.record}`}>
                  {drifted}
                </span>
                ; <span data-testid={`verified-${type.record}`}>{verified}</span>.
              </p>
              {reservations.map((sentence) => (
                <p
                  key={sentence}
                  className="mt-1 border-l-[3px] border-ink pl-2 text-sm"
                  data-testid="drift-reservation"
                >
                  {sentence}
                </p>
              ))}
            </div>
            <span className="flex gap-4 text-sm">
              {running !== undefined && (
                <Link
                  prefetch={false}
                  href={inEnvironment(sweepPath(running), environment)}
                  className="quiet-link !text-ink"
                >
                  Sweep running
                </Link>
              )}
              {type.lastSweep && (
                <Link
                  prefetch={false}
                  href={inEnvironment(sweepPath(type.lastSweep.id), environment)}
                  className="quiet-link"
                >
                  Last sweep
                </Link>
              )}
              {type.configured && (
                <button
                  type="button"
                  className="quiet-link"
                  data-testid={`sweep-type-${type.record}`}
                  aria-label={`Start a sweep of ${type.plural}`}
                  onClick={() => {
                    start(type.record);
                  }}
                >
                  Sweep
                </button>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
