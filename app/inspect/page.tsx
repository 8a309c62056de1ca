import type { Metadata } from 'next';
import { Suspense } from 'react';
import { BulkScreen } from '@/components/bulk/BulkScreen';

export const metadata: Metadata = { title: 'Many records' };

export default function BulkPage() {
  return (
    <Suspense>
      <BulkScreen />
    </Suspense>
  );
}
