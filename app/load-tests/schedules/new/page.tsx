import type { Metadata } from 'next';
import { Suspense } from 'react';
import { FormScreen } from '@/components/load-tests/form/FormScreen';

export const metadata: Metadata = { title: 'New schedule' };

export default function NewLoadTestSchedulePage() {
  return (
    <Suspense>
      <FormScreen scheduled />
    </Suspense>
  );
}
