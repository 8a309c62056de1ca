import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AlertsScreen } from '@/components/drift/AlertsScreen';

export const metadata: Metadata = { title: 'Schedules and alerts' };

export default function AlertsPage() {
  return (
    <Suspense>
      <AlertsScreen />
    </Suspense>
  );
}
