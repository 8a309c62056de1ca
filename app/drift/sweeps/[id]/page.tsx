import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SweepScreen } from '@/components/drift/SweepScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Sweep' };

export default async function SweepPage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <SweepScreen key={id} id={id} />
    </Suspense>
  );
}
