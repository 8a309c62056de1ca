import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LabRunScreen } from '@/components/lab/LabRunScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Race lab run' };

export default async function LabRunPage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <LabRunScreen key={id} id={id} />
    </Suspense>
  );
}
