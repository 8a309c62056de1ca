import type { ToldFinding } from '@/lib/contract/told';
import type { FactsByCode } from '@/lib/evidence/findings/facts';

/** What a detector found, with the types that it gave it; null where there is no such finding. */
export function factsOf<Code extends ToldFinding['code']>(
  findings: readonly ToldFinding[],
  code: Code,
): FactsByCode[Code] | null {
  const finding = findings.find((each): each is Extract<ToldFinding, { readonly code: Code }> => each.code === code);
  return finding === undefined ? null : (finding.evidence as FactsByCode[Code]);
}
