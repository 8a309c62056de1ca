'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { readFacts } from '@/lib/view/facts';
import { heldNowhere } from '@/lib/view/heldNowhere';
import type { Inspection } from '@/lib/view/inspection';
import { Later } from '../ui/Later';
import { ChildSections } from './ChildSection';
import { FieldSection } from './FieldSection';
import { FindingList } from './FindingList';

const waiting = () => <div aria-hidden="true" className="skeleton mt-10 h-64" />;
const HistorySection = dynamic(() => import('./HistorySection').then((module) => module.HistorySection), {
  ssr: false,
  loading: waiting,
});
const AbsentRecord = dynamic(() => import('./AbsentRecord').then((module) => module.AbsentRecord), { ssr: false });
const DetailSections = dynamic(() => import('./DetailSections').then((module) => module.DetailSections), {
  ssr: false,
  loading: waiting,
});

/** Everything that an inspection says below its verdict, whenever it was made. */
export function RecordBody({
  inspection,
  past = false,
}: {
  readonly inspection: Inspection;
  /** It was kept, and the record may be another one by now. */
  readonly past?: boolean;
}) {
  const absent = heldNowhere(inspection);
  const facts = useMemo(() => readFacts(inspection.findings), [inspection]);
  return (
    <>
      <FindingList inspection={inspection} past={past} />
      {absent && <AbsentRecord inspection={inspection} />}
      {(!absent || hasHistory(inspection)) && <HistorySection inspection={inspection} />}
      {!absent && (
        <>
          <FieldSection inspection={inspection} facts={facts} />
          <ChildSections inspection={inspection} facts={facts} />
        </>
      )}
      <Later waiting={waiting()}>
        <DetailSections inspection={inspection} />
      </Later>
    </>
  );
}

function hasHistory({ versions, calls, commits }: Inspection): boolean {
  return versions.length + calls.length + commits.length > 0;
}
