import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RecordScreen } from '@/components/record/RecordScreen';
import { RecordSkeleton } from '@/components/record/RecordSkeleton';
import { nameOfSegments } from '@/lib/view/recordAddress';

interface Props {
  readonly params: Promise<{ readonly customer: string; readonly profile: string; readonly scorecard: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { customer, profile, scorecard } = await params;
  return { title: `${customer}/${profile} ${scorecard.slice(-12)}` };
}

export default async function RecordPage({ params }: Props) {
  const { customer, profile, scorecard } = await params;
  const name = nameOfSegments(customer, profile, scorecard).text;
  return (
    <Suspense fallback={<RecordSkeleton name={name} />}>
      <RecordScreen key={name} name={name} />
    </Suspense>
  );
}
