import type { Metadata } from 'next';
import { Suspense } from 'react';
import { VerdictScreen } from '@/components/load-tests/verdict/VerdictScreen';

export const metadata: Metadata = { title: 'Did the fix hold?' };

export default function VerdictPage() {
  return (
    <Suspense>
      <VerdictScreen />
    </Suspense>
  );
}
