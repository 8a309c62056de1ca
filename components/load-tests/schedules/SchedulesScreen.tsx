'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { schedulesQuery } from '@/lib/client/driftQueries';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import type { ScheduledLoadTest } from '@/lib/contract/loadTests';
import { alertsPath, inEnvironment } from '@/lib/view/drift/address';
import { schedulesOf } from '@/lib/view/drift/scheduleForm';
import {
  editLoadTestSchedulePath,
  loadTestPath,
  loadTestsPath,
  newLoadTestSchedulePath,
  withQuery,
} from '@/lib/view/loadTests/address';
import { formOfRequest, formToParams } from '@/lib/view/loadTests/form/formAddress';
import { schedulesHeadline } from '@/lib/view/loadTests/schedules';
import { notCompletedSentence } from '@/lib/wording/drift';
import { counted, formatCount } from '@/lib/wording/formatMs';
import { ListProblem } from '../../drift/ListProblem';
import { ScheduleRow } from '../../schedules/ScheduleRow';
import { primaryLook } from '../../ui/fieldLook';
import { PageHead } from '../PageHead';
import { WatchedRateText } from './WatchedRateText';

/** Load tests that start by themselves, and how their failure rates stand against their thresholds. */
export function SchedulesScreen() {
  const environment = useEnvironmentId();
  const query = useQuery(schedulesQuery(environment));
  const scenarios = useQuery(scenariosQuery);
  const schedules = query.data && schedulesOf(query.data, 'load_test');
  const { lead, rest } = schedulesHeadline(schedules ?? null);
  const newPath = newLoadTestSchedulePath(new URLSearchParams(environment === null ? {} : { environment }));
  return (
    <div className="page pb-24 pt-6" data-testid="load-test-schedules">
      <PageHead
        crumbs={[{ href: inEnvironment(loadTestsPath, environment), label: 'Load tests' }]}
        testId="schedules-headline"
        live
        title={
          <>
            {lead !== '' && <span className="text-bad">{lead} </span>}
            {rest}
          </>
        }
        about="Load tests that run on a schedule. A run that fails more often than its threshold, by more than chance, raises an alert."
      >
        <Link prefetch={false} href={inEnvironment(alertsPath, environment)} className="control">
          Schedules of sweeps
        </Link>
        <Link
          prefetch={false}
          href={withQuery(
            alertsPath,
            new URLSearchParams({ tab: 'webhooks', ...(environment === null ? {} : { environment }) }),
          )}
          className="control"
          data-testid="to-webhooks"
        >
          Webhooks
        </Link>
        <Link prefetch={false} href={newPath} className={primaryLook} data-testid="new-schedule">
          New schedule
        </Link>
      </PageHead>
      <div className="mt-6">
        <ListProblem error={query.error} what="The schedules" retry={() => void query.refetch()} />
        {query.isPending && <div aria-hidden="true" className="skeleton h-24" />}
        {schedules?.length === 0 && (
          <p className="max-w-[88ch] border-t border-line py-3 text-mute" data-testid="schedules-none">
            No scheduled load tests yet.{' '}
            <Link prefetch={false} href={newPath} className="quiet-link">
              Add a schedule
            </Link>
            , or open a run and press “Schedule” to repeat it every night.
          </p>
        )}
        {schedules !== undefined && schedules.length > 0 && (
          <ul className="border-t border-strong" data-testid="schedules">
            {schedules.map((schedule) => {
              const { run, failureRate } = schedule;
              return (
                <ScheduleRow
                  key={schedule.id}
                  schedule={schedule}
                  name={scenarios.data?.find(({ id }) => id === run.scenario)?.title ?? run.scenario}
                  about={<RunText run={run} environment={schedule.environment} />}
                  runPath={loadTestPath}
                  overdue={(since) => notCompletedSentence('This load test', since, query.dataUpdatedAt)}
                  nowMs={query.dataUpdatedAt}
                  lists={['schedules']}
                  editPath={editLoadTestSchedulePath(schedule.id, formToParams(formOfRequest(run)))}
                >
                  {failureRate !== null && (
                    <WatchedRateText watched={failureRate} enabled={schedule.enabled} nowMs={query.dataUpdatedAt} />
                  )}
                </ScheduleRow>
              );
            })}
          </ul>
        )}
      </div>
    </div>
  );
}

function RunText({ run, environment }: { readonly run: ScheduledLoadTest; readonly environment: string }) {
  const { variant, label, delaysMs, iterations } = run;
  return (
    <>
      <code>{variant}</code>
      {label !== undefined && label !== '' && <>, “{label}”</>}
      <span className="block">
        {environment}, {counted(iterations, 'iteration')} at {delaysMs.map(formatCount).join(', ')} ms
      </span>
    </>
  );
}
