import type { Metadata } from 'next';
import { Suspense } from 'react';
import { EditScheduleScreen } from '@/components/load-tests/schedules/EditScheduleScreen';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = { title: 'Edit schedule' };

export default async function EditLoadTestSchedulePage({ params }: Props) {
  const { id } = await params;
  return (
    <Suspense>
      <EditScheduleScreen id={id} />
    </Suspense>
  );
}
