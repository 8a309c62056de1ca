import type { ToldFinding } from '@/lib/contract/told';

/** A finding with as much of its facts as a test looks at. */
export function aFinding(
  code: ToldFinding['code'],
  facts: object = {},
  more: Partial<Omit<ToldFinding, 'evidence'>> = {},
): ToldFinding {
  const words = { severity: 'error', copy: null, title: '', explanation: '', narrative: [], explainedBy: null };
  return { ...words, ...more, code, evidence: facts } as ToldFinding;
}
