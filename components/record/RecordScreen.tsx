'use client';

import dynamic from 'next/dynamic';
import { useEffect, useMemo } from 'react';
import { rememberRecord } from '@/lib/client/recentRecords';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { useInspection } from '@/lib/client/useInspection';
import { useWatch } from '@/lib/client/useWatch';
import type { Inspection } from '@/lib/view/inspection';
import { readFacts } from '@/lib/view/facts';
import { RequestError } from '../ui/RequestError';
import { FieldSection } from './FieldSection';
import { FindingList } from './FindingList';
import { RecordHead } from './RecordHead';
import { RecordSkeleton } from './RecordSkeleton';
import { ScoreSection } from './ScoreSection';
import { useRecordKeys } from './useRecordKeys';
import { WatchPanel } from './WatchPanel';

const waiting = () => <div aria-hidden="true" className="skeleton mt-10 h-64" />;
const HistorySection = dynamic(() => import('./HistorySection').then((module) => module.HistorySection), { ssr: false, loading: waiting });
const DetailSections = dynamic(() => import('./DetailSections').then((module) => module.DetailSections), { ssr: false, loading: waiting });

export function RecordScreen({ name }: { readonly name: string }) {
  const environment = useEnvironmentId();
  const [watching, setWatching] = useUrlState('watch');
  const { query, data, partial } = useInspection(name, environment);
  const watch = useWatch(name, environment, watching === '1' && query.isSuccess);
  const toggleWatch = () => { setWatching(watching === '1' ? null : '1'); };
  useRecordKeys({ refresh: () => void query.refetch(), toggleWatch });
  useEffect(() => {
    if (data && !partial) rememberRecord({ name: data.name, environment, verdict: data.verdict, lead: data.headline.lead, seenAt: Date.now() });
  }, [data, partial, environment]);

  if (!data) return query.error ? <RequestError error={query.error} name={name} retry={() => void query.refetch()} /> : <RecordSkeleton name={name} />;
  return (
    <article className="page pb-24 pt-6">
      <RecordHead inspection={data} environment={environment} busy={query.isFetching} refresh={() => void query.refetch()} watching={watching === '1'} toggleWatch={toggleWatch} />
      {query.error && <p role="alert" className="mt-3 text-sm" data-testid="refresh-problem">Reading it again failed: {query.error.message} Shown is what was read before.</p>}
      {watching === '1' && <WatchPanel watch={watch} />}
      <RecordBody inspection={data} />
    </article>
  );
}

function RecordBody({ inspection }: { readonly inspection: Inspection }) {
  const facts = useMemo(() => readFacts(inspection.findings), [inspection]);
  return (
    <>
      <FindingList findings={inspection.findings} />
      <HistorySection inspection={inspection} />
      <FieldSection inspection={inspection} facts={facts} />
      <ScoreSection inspection={inspection} facts={facts} />
      <DetailSections inspection={inspection} />
    </>
  );
}
