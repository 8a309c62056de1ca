import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LabScreen } from '@/components/lab/LabScreen';

export const metadata: Metadata = { title: 'Race lab' };

export default function LabPage() {
  return (
    <Suspense>
      <LabScreen />
    </Suspense>
  );
}
