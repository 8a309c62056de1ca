'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect } from 'react';
import { sweepsQuery } from '@/lib/client/driftQueries';
import { inEnvironment, sweepPath, sweepsPath } from '@/lib/view/drift/address';
import { isUnderWay, kindTitles, sweepState } from '@/lib/view/drift/sweepRow';
import { Section } from '../ui/Section';
import { ListProblem } from './ListProblem';
import { SweepControls } from './SweepControls';
import { SweepMark } from './SweepMark';
import { SweepProgress } from './SweepProgress';
import { SweepTable } from './SweepTable';

const SHOWN = 5;

interface Props {
  /** Id of the environment whose sweeps are shown. */
  readonly of: string;
  /** As the address has it. */
  readonly environment: string | null;
  readonly record: string | null;
}

/** The sweeps that run, with how far they are. Nothing while none does. */
export function RunningSweeps({ of, environment, record }: Props) {
  const { data } = useInfiniteQuery(sweepsQuery({ environment: of, record }));
  const running = data?.pages.flat().filter(isUnderWay) ?? [];
  if (running.length === 0) return null;
  return (
    <ul className="mt-6 grid gap-3" aria-label="Running sweeps">
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
  );
}

/** The latest sweeps that have ended: what each covered, found and cost. */
export function RecentSweeps({ of, environment, record, nowMs }: Props & { readonly nowMs: number }) {
  const client = useQueryClient();
  const query = useInfiniteQuery(sweepsQuery({ environment: of, record }));
  const over = (query.data?.pages.flat() ?? []).filter((sweep) => !isUnderWay(sweep)).slice(0, SHOWN);
  const ended = over[0]?.id;
  useEffect(() => {
    // One has ended: what it says of the drift is read at once.
    if (ended === undefined) return;
    for (const key of ['drift', 'drifts']) void client.invalidateQueries({ queryKey: [key] });
  }, [client, ended]);
  if (query.isSuccess && over.length === 0) return null;
  return (
    <Section
      id="sweeps"
      title="Latest sweeps"
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
      <ListProblem
        error={query.data === undefined ? query.error : null}
        what="The sweeps"
        retry={() => void query.refetch()}
      />
      {query.isPending && <div aria-hidden="true" className="skeleton h-20" />}
      {over.length > 0 && <SweepTable sweeps={over} environment={environment} nowMs={nowMs} />}
    </Section>
  );
}
