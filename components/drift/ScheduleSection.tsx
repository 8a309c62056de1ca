'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { schedulesQuery } from '@/lib/client/driftQueries';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { inEnvironment, sweepPath } from '@/lib/view/drift/address';
import { schedulesOf } from '@/lib/view/drift/scheduleForm';
import { kindTitles } from '@/lib/view/drift/sweepRow';
import { loadTestSchedulesPath } from '@/lib/view/loadTests/address';
import { overdueSentence } from '@/lib/wording/drift';
import { ScheduleRow } from '../schedules/ScheduleRow';
import { ListProblem } from './ListProblem';
import { ScheduleForm } from './ScheduleForm';

/** What starts sweeps by itself, and whether it did. */
export function ScheduleSection({
  types,
  of,
  environment,
}: {
  readonly types: readonly DriftOfType[];
  /** Id of the environment whose schedules are shown. */
  readonly of: string;
  /** As the address has it. */
  readonly environment: string | null;
}) {
  const query = useQuery(schedulesQuery(of));
  const schedules = query.data && schedulesOf(query.data, 'sweep');
  return (
    <>
      <p className="mb-3 max-w-[88ch] text-mute">
        Schedules start sweeps automatically. A schedule without a completed sweep for two intervals raises an alert.{' '}
        <Link
          prefetch={false}
          href={inEnvironment(loadTestSchedulesPath, environment)}
          className="quiet-link"
          data-testid="to-load-test-schedules"
        >
          Schedules of load tests
        </Link>
      </p>
      <ListProblem error={query.error} what="The schedules" retry={() => void query.refetch()} />
      {query.isPending && <div aria-hidden="true" className="skeleton h-24" />}
      {schedules?.length === 0 && (
        <p className="border-t border-line py-3 text-mute" data-testid="schedules-none">
          No schedules yet. A recent sweep every 5 minutes and a deep one every night are a good start; add them below.
        </p>
      )}
      {schedules !== undefined && schedules.length > 0 && (
        <ul className="border-t border-strong" data-testid="schedules">
          {schedules.map((schedule) => {
            const { record, sweep } = schedule.run;
            const plural = types.find((type) => type.record === record)?.plural ?? record;
            return (
              <ScheduleRow
                key={schedule.id}
                schedule={schedule}
                name={`${kindTitles[sweep]} sweep of ${plural}`}
                runPath={(id) => inEnvironment(sweepPath(id), environment)}
                overdue={(since) => overdueSentence({ plural, since }, query.dataUpdatedAt)}
                nowMs={query.dataUpdatedAt}
                lists={['schedules', 'drift']}
              />
            );
          })}
        </ul>
      )}
      <ScheduleForm types={types} environment={of} />
    </>
  );
}
