'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { readFacts } from '@/lib/view/facts';
import type { Inspection } from '@/lib/view/inspection';
import { ChildSections } from './ChildSection';
import { FieldSection } from './FieldSection';
import { FindingList } from './FindingList';

const waiting = () => <div aria-hidden="true" className="skeleton mt-10 h-64" />;
const HistorySection = dynamic(() => import('./HistorySection').then((module) => module.HistorySection), {
  ssr: false,
  loading: waiting,
});
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
  const facts = useMemo(() => readFacts(inspection.findings), [inspection]);
  return (
    <>
      <FindingList inspection={inspection} past={past} />
      <HistorySection inspection={inspection} />
      <FieldSection inspection={inspection} facts={facts} />
      <ChildSections inspection={inspection} facts={facts} />
      <DetailSections inspection={inspection} />
    </>
  );
}
