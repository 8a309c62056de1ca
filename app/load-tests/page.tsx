import type { Metadata } from 'next';
import { Suspense } from 'react';
import { HistoryScreen } from '@/components/load-tests/HistoryScreen';

export const metadata: Metadata = { title: 'Load tests' };

export default function LoadTestsPage() {
  return (
    <Suspense>
      <HistoryScreen />
    </Suspense>
  );
}
