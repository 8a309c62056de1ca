import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ExplorationsScreen } from '@/components/interleavings/exploration/ExplorationsScreen';

export const metadata: Metadata = { title: 'Explorations' };

export default function ExplorationsPage() {
  return (
    <Suspense>
      <ExplorationsScreen />
    </Suspense>
  );
}
