'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useState } from 'react';
import { withQuery } from '@/lib/view/loadTests/address';
import { formFromParams, formToParams } from '@/lib/view/loadTests/form/formAddress';
import type { LoadTestForm } from '@/lib/view/loadTests/form/LoadTestForm';

/** The form as it is typed, and in the address at the same time. The environment is the address' own: the header's picker chooses it too. */
export function useForm(): readonly [LoadTestForm, (change: Partial<LoadTestForm>) => void] {
  const params = useSearchParams();
  const pathname = usePathname();
  const [typed, setTyped] = useState(() => formFromParams(new URLSearchParams(params)));
  const form = { ...typed, environment: params.get('environment') ?? '' };
  const change = useCallback(
    (changed: Partial<LoadTestForm>) => {
      setTyped((before) => ({ ...before, ...changed }));
      const now = new URLSearchParams(window.location.search);
      const next = { ...formFromParams(now), ...changed };
      window.history.replaceState(null, '', withQuery(pathname, formToParams(next)));
    },
    [pathname],
  );
  return [form, change];
}
