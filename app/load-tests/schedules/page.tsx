import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SchedulesScreen } from '@/components/load-tests/schedules/SchedulesScreen';

export const metadata: Metadata = { title: 'Schedules of load tests' };

export default function LoadTestSchedulesPage() {
  return (
    <Suspense>
      <SchedulesScreen />
    </Suspense>
  );
}
