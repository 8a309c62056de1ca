import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RunScreen } from '@/components/load-tests/run/RunScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Load test' };

export default async function LoadTestPage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <RunScreen key={id} id={id} />
    </Suspense>
  );
}
