'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect } from 'react';
import { sweepsQuery } from '@/lib/client/driftQueries';
import { inEnvironment, sweepPath, sweepsPath } from '@/lib/view/drift/address';
import { isUnderWay, kindTitles } from '@/lib/view/drift/sweepRow';
import { sweepSentence } from '@/lib/wording/drift';
import { formatAgo } from '@/lib/wording/moments';
import { Section } from '../ui/Section';
import { SweepControls } from './SweepControls';
import { SweepMark } from './SweepMark';
import { SweepProgress } from './SweepProgress';
import { sweepState } from '@/lib/view/drift/sweepRow';

const SHOWN = 3;

/** The sweeps that run, with how far they are, and the latest that have ended. */
export function RecentSweeps({
  environment,
  record,
  nowMs,
}: {
  readonly environment: string | null;
  readonly record: string | null;
  readonly nowMs: number;
}) {
  const client = useQueryClient();
  const query = useInfiniteQuery(sweepsQuery(environment, record));
  const sweeps = query.data?.pages.flat() ?? [];
  const running = sweeps.filter(isUnderWay);
  const over = sweeps.filter((sweep) => !isUnderWay(sweep)).slice(0, SHOWN);
  const ended = over[0]?.id;
  useEffect(() => {
    // One has ended: what it says of the drift is read at once.
    if (ended === undefined) return;
    for (const key of ['drift', 'drifts']) void client.invalidateQueries({ queryKey: [key] });
  }, [client, ended]);
  if (query.isSuccess && sweeps.length === 0) return null;
  return (
    <Section
      id="sweeps"
      title="Sweeps"
      aside={
        <Link
          prefetch={false}
          href={inEnvironment(sweepsPath, environment)}
          className="quiet-link"
          data-testid="to-sweeps"
        >
          All sweeps
        </Link>
      }
    >
      {query.error && !query.data && (
        <p role="alert" className="text-sm">
          The sweeps could not be read. {query.error.message}
        </p>
      )}
      {query.isPending && <div aria-hidden="true" className="skeleton h-20" />}
      <ul className="grid gap-3 empty:hidden">
        {running.map((sweep) => (
          <li key={sweep.id} className="panel px-4 py-3" data-testid="running-sweep" data-id={sweep.id}>
            <div className="mb-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
              <Link
                prefetch={false}
                href={inEnvironment(sweepPath(sweep.id), environment)}
                className="flex items-center gap-3 hover:underline"
              >
                <SweepMark state={sweepState(sweep)} />
                {kindTitles[sweep.request.kind]} sweep of {sweep.plural}
              </Link>
              <SweepControls sweep={sweep} />
            </div>
            <SweepProgress sweep={sweep} />
          </li>
        ))}
      </ul>
      <ul className={running.length > 0 ? 'mt-3' : 'border-t border-line'}>
        {over.map((sweep) => (
          <li
            key={sweep.id}
            className="grid items-baseline gap-x-5 border-b border-line py-1.5 sm:grid-cols-[112px_168px_minmax(0,1fr)_auto]"
            data-testid="recent-sweep"
          >
            <SweepMark state={sweepState(sweep)} />
            <Link prefetch={false} href={inEnvironment(sweepPath(sweep.id), environment)} className="hover:underline">
              {kindTitles[sweep.request.kind]} sweep of {sweep.plural}
            </Link>
            <span className="text-mute [overflow-wrap:anywhere]">{sweepSentence(sweep, nowMs)}</span>
            <span className="text-sm text-mute">{formatAgo(sweep.finishedAt ?? sweep.createdAt, nowMs)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
