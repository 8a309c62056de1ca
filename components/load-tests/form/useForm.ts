'use client';

import { useCallback, useState } from 'react';
import { useUrlParams } from '@/lib/client/useUrlState';
import { formFromParams, formToParams } from '@/lib/view/loadTests/form/formAddress';
import type { LoadTestForm } from '@/lib/view/loadTests/form/LoadTestForm';

/** The form as it is typed, and in the address at the same time. The environment is the address' own: the header's picker chooses it too. */
export function useForm(): readonly [LoadTestForm, (change: Partial<LoadTestForm>) => void] {
  const [params, replace] = useUrlParams();
  const [typed, setTyped] = useState(() => formFromParams(params));
  // An address without a form, that nobody typed into, is a new one.
  const isBare = [...params.keys()].every((key) => key === 'environment');
  if (isBare && formToParams({ ...typed, environment: '' }).size > 0) setTyped(formFromParams(params));
  const form = { ...typed, environment: params.get('environment') ?? '' };
  const change = useCallback(
    (changed: Partial<LoadTestForm>) => {
      setTyped((before) => ({ ...before, ...changed }));
      const now = new URLSearchParams(window.location.search);
      replace(formToParams({ ...formFromParams(now), ...changed }));
    },
    [replace],
  );
  return [form, change];
}
