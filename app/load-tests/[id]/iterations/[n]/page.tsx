import type { Metadata } from 'next';
import { Suspense } from 'react';
import { IterationScreen } from '@/components/load-tests/iteration/IterationScreen';

interface Props {
  readonly params: Promise<{ readonly id: string; readonly n: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Iteration ${(await params).n}` };
}

export default async function IterationPage({ params }: Props) {
  const { id, n } = await params;
  return (
    <Suspense>
      <IterationScreen key={`${id} ${n}`} id={id} n={n} />
    </Suspense>
  );
}
