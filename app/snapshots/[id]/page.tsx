import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SnapshotScreen } from '@/components/snapshots/SnapshotScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Snapshot' };

export default async function SnapshotPage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <SnapshotScreen key={id} id={id} />
    </Suspense>
  );
}
