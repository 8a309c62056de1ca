import type { Finding } from '@/lib/evidence/diagnosis';

/** A finding with as much of its facts as a test looks at. */
export function aFinding(
  code: Finding['code'],
  facts: object = {},
  more: Partial<Omit<Finding, 'evidence'>> = {},
): Finding {
  const words = { severity: 'error', title: '', explanation: '', narrative: [], explainedBy: null };
  return { ...words, ...more, code, evidence: facts } as Finding;
}
