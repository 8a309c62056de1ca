import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ReplayScreen } from '@/components/interleavings/replay/ReplayScreen';

export const metadata: Metadata = { title: 'Replay an order' };

export default function ReplayPage() {
  return (
    <Suspense>
      <ReplayScreen />
    </Suspense>
  );
}
