import type { Metadata } from 'next';
import { Suspense } from 'react';
import { MatrixScreen } from '@/components/interleavings/matrix/MatrixScreen';

export const metadata: Metadata = { title: 'Interleavings' };

export default function InterleavingsPage() {
  return (
    <Suspense>
      <MatrixScreen />
    </Suspense>
  );
}
