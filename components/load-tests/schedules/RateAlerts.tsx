'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { schedulesQuery } from '@/lib/client/driftQueries';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { inEnvironment } from '@/lib/view/drift/address';
import { loadTestSchedulesPath } from '@/lib/view/loadTests/address';
import { schedulesAbove } from '@/lib/view/loadTests/schedules';
import { raceName, watchedText } from '@/lib/wording/failureRate';

/** Above a list of runs: scheduled load tests that fail more often than their thresholds. Renders nothing if there are none, or if that is unknown. */
export function RateAlerts({ environment }: { readonly environment: string | null }) {
  const query = useQuery(schedulesQuery(environment));
  const scenarios = useQuery(scenariosQuery);
  const above = schedulesAbove(query.data ?? []);
  if (above.length === 0) return null;
  return (
    <div role="alert" className="mt-4 border-l-[3px] border-bad pl-3" data-testid="rate-alerts">
      <ul className="grid gap-1">
        {above.map(({ id, run, failureRate }) => {
          const title = scenarios.data?.find((each) => each.id === run.scenario)?.title ?? run.scenario;
          return (
            <li key={id} className="max-w-[110ch]" data-testid="rate-alert">
              <span className="font-medium">{raceName({ title, variant: run.variant, label: run.label ?? null })}</span>{' '}
              <span className="text-bad">{watchedText(failureRate, query.dataUpdatedAt)}</span>{' '}
              <Link prefetch={false} href={inEnvironment(loadTestSchedulesPath, environment)} className="quiet-link">
                See its schedule
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
