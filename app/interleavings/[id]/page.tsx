import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ExplorationScreen } from '@/components/interleavings/exploration/ExplorationScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Exploration' };

export default async function ExplorationPage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <ExplorationScreen key={id} id={id} />
    </Suspense>
  );
}
