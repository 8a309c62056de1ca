import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DriftScreen } from '@/components/drift/DriftScreen';

export const metadata: Metadata = { title: 'Drift' };

export default function DriftPage() {
  return (
    <Suspense>
      <DriftScreen />
    </Suspense>
  );
}
