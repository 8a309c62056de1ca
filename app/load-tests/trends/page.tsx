import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TrendsScreen } from '@/components/load-tests/trends/TrendsScreen';

export const metadata: Metadata = { title: 'Trends' };

export default function TrendsPage() {
  return (
    <Suspense>
      <TrendsScreen />
    </Suspense>
  );
}
