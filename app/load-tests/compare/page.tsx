import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CompareScreen } from '@/components/load-tests/compare/CompareScreen';

export const metadata: Metadata = { title: 'Compare load tests' };

export default function ComparePage() {
  return (
    <Suspense>
      <CompareScreen />
    </Suspense>
  );
}
