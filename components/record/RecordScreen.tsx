'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { newIdempotencyKey } from '@/lib/client/idempotencyKey';
import { rememberRecord } from '@/lib/client/recentRecords';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { useInspection } from '@/lib/client/useInspection';
import type { Inspection } from '@/lib/view/inspection';
import { titleOfName } from '@/lib/view/recordAddress';
import { Later } from '../ui/Later';
import { RefreshProblem } from '../ui/RefreshProblem';
import { RequestError } from '../ui/RequestError';
import { RecordBody } from './RecordBody';
import { RecordControls } from './RecordControls';
import { RecordDrifts } from './RecordDrifts';
import { RecordHead } from './RecordHead';
import { RecordSkeleton } from './RecordSkeleton';
import { useRecordKeys } from './useRecordKeys';

/** What most visits don't need is not loaded before it is. */
const WatchPanel = lazy(() => import('./WatchPanel').then((module) => ({ default: module.WatchPanel })));
const ListSteps = lazy(() => import('./ListSteps').then((module) => ({ default: module.ListSteps })));
const GoneBanner = lazy(() => import('./GoneBanner').then((module) => ({ default: module.GoneBanner })));
const SharePanel = lazy(() => import('../snapshots/SharePanel').then((module) => ({ default: module.SharePanel })));
const RecordSnapshots = lazy(() => import('./RecordSnapshots').then((module) => ({ default: module.RecordSnapshots })));
const KeptControls = lazy(() =>
  import('../load-tests/iteration/KeptControls').then((module) => ({ default: module.KeptControls })),
);

/** Of a verdict, where there is room for a character. */
const MARKS = { consistent: '✓', inconsistent: '✗', unknown: '?' } as const;

export function RecordScreen({ name }: { readonly name: string }) {
  const environment = useEnvironmentId();
  const [watching, setWatching] = useUrlState('watch');
  const { query, data, partial } = useInspection(name, environment);
  const [shared, setShared] = useState<{ readonly inspection: Inspection; readonly key: string } | null>(null);
  const [watchRound, setWatchRound] = useState(0);
  const [watchOver, setWatchOver] = useState(false);
  const refresh = () => void query.refetch();
  const toggleWatch = () => {
    if (watchOver) setWatchRound((before) => before + 1);
    else setWatching(watching === '1' ? null : '1');
  };
  useRecordKeys({ refresh, toggleWatch });
  useTabTitle(data ? `${MARKS[data.verdict]} ${titleOfName(name)}` : null);
  useEffect(() => {
    if (data && !partial)
      rememberRecord({
        name: data.name,
        environment,
        verdict: data.verdict,
        lead: data.headline.lead,
        seenAt: Date.now(),
      });
  }, [data, partial, environment]);

  if (!data)
    return query.error ? (
      <RequestError error={query.error} name={name} retry={refresh} />
    ) : (
      <RecordSkeleton name={name} />
    );
  return (
    <article className="page pb-24 pt-6">
      <Suspense>{data.keptWith && <GoneBanner keptWith={data.keptWith} inspectedAt={data.inspectedAt} />}</Suspense>
      <Suspense>
        <ListSteps name={data.name} environment={environment} />
      </Suspense>
      <RecordHead inspection={data}>
        {data.keptWith ? (
          <Suspense>
            <KeptControls inspection={data} />
          </Suspense>
        ) : (
          <RecordControls
            inspection={data}
            environment={environment}
            busy={query.isFetching}
            refresh={refresh}
            watching={watching === '1'}
            watchOver={watchOver}
            toggleWatch={toggleWatch}
            share={
              partial
                ? undefined
                : () => {
                    setShared({ inspection: data, key: newIdempotencyKey() });
                  }
            }
          />
        )}
      </RecordHead>
      {!partial && <RecordDrifts name={data.name} of={data.environment} environment={environment} />}
      {!partial && (
        <Later>
          <Suspense>
            <RecordSnapshots inspection={data} />
          </Suspense>
        </Later>
      )}
      <Suspense>
        {shared && <SharePanel key={shared.key} inspection={shared.inspection} shareKey={shared.key} />}
      </Suspense>
      <RefreshProblem query={query} />
      {/* A refresh that fails leaves the page, and its watch. */}
      <Suspense>
        {watching === '1' && !partial && (
          <WatchPanel key={watchRound} name={name} environment={environment} onOver={setWatchOver} />
        )}
      </Suspense>
      <RecordBody inspection={data} past={data.keptWith !== undefined} />
    </article>
  );
}
