import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RecordListScreen } from '@/components/records/RecordListScreen';

interface Props {
  readonly params: Promise<{ readonly type: string }>;
}

export const metadata: Metadata = { title: 'Records' };

export default async function RecordListPage({ params }: Props) {
  const { type } = await params;
  return (
    <Suspense>
      <RecordListScreen key={type} type={decodeURIComponent(type)} />
    </Suspense>
  );
}
