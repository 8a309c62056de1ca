import type { Metadata } from 'next';
import { Suspense } from 'react';
import { FormScreen } from '@/components/load-tests/form/FormScreen';

export const metadata: Metadata = { title: 'New load test' };

export default function NewLoadTestPage() {
  return (
    <Suspense>
      <FormScreen />
    </Suspense>
  );
}
