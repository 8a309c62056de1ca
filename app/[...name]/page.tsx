import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RecordScreen } from '@/components/record/RecordScreen';
import { RecordSkeleton } from '@/components/record/RecordSkeleton';
import { nameOfSegments, titleOfName } from '@/lib/view/recordAddress';

interface Props {
  readonly params: Promise<{ readonly name: readonly string[] }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await params;
  return { title: titleOfName(nameOfSegments(name)) };
}

/** A record stands at its own name, whatever its type; what is the name of none is told by the API. */
export default async function RecordPage({ params }: Props) {
  const { name: segments } = await params;
  const name = nameOfSegments(segments);
  return (
    <Suspense fallback={<RecordSkeleton name={name} />}>
      <RecordScreen key={name} name={name} />
    </Suspense>
  );
}
