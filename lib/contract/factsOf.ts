import type { Finding } from '@/lib/evidence/diagnosis';
import type { FactsByCode } from '@/lib/evidence/findings/facts';

/** What a detector found, with the types that it gave it; null where there is no such finding. */
export function factsOf<Code extends Finding['code']>(
  findings: readonly Finding[],
  code: Code,
): FactsByCode[Code] | null {
  const finding = findings.find((each): each is Extract<Finding, { readonly code: Code }> => each.code === code);
  return finding === undefined ? null : (finding.evidence as FactsByCode[Code]);
}
