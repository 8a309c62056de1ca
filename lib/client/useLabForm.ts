'use client';

import { useState } from 'react';
import { withDraft, type LabDrafts } from '@/lib/view/lab/drafts';
import { newLabForm, type LabForm } from '@/lib/view/lab/labForm';

const KEY = 'lastwrite.lab';

/**
 * The lab's form for a race that is written so, as it was left: whoever looks at another race, runs this one or loads the page again finds what
 * they typed. For this tab, as long as it is open.
 */
export function useLabForm(race: string, written: string) {
  const [form, setForm] = useState<LabForm>(() => readDrafts()[race] ?? newLabForm(written));
  const change = (next: LabForm) => {
    setForm(next);
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify(withDraft(readDrafts(), race, next, written)));
    } catch {
      // A browser that keeps nothing has the form as long as it is shown.
    }
  };
  return [form, change] as const;
}

function readDrafts(): LabDrafts {
  try {
    return JSON.parse(window.sessionStorage.getItem(KEY) ?? '{}') as LabDrafts;
  } catch {
    return {};
  }
}
