import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DriftDetailScreen } from '@/components/drift/DriftDetailScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Drift' };

export default async function DriftDetailPage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <DriftDetailScreen key={id} id={id} />
    </Suspense>
  );
}
