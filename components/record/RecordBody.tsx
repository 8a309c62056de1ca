'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { readFacts } from '@/lib/view/facts';
import type { Inspection } from '@/lib/view/inspection';
import { FieldSection } from './FieldSection';
import { FindingList } from './FindingList';
import { ScoreSection } from './ScoreSection';

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
export function RecordBody({ inspection }: { readonly inspection: Inspection }) {
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
