import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SweepsScreen } from '@/components/drift/SweepsScreen';

export const metadata: Metadata = { title: 'Sweeps' };

export default function SweepsPage() {
  return (
    <Suspense>
      <SweepsScreen />
    </Suspense>
  );
}
