import type { LostClaim } from '@/lib/evidence/calls/lostClaims';
import type { FieldComparison } from '@/lib/evidence/model';
import { show } from './words';

/** Says of each field that an acknowledged call contradicts what Postgres holds: what was acknowledged. */
export function withAcknowledgements(
  fields: readonly FieldComparison[],
  criterionId: string | null,
  lost: readonly LostClaim[],
): readonly FieldComparison[] {
  return fields.map((field) => {
    const claim = lost.findLast((each) => each.criterionId === criterionId && each.field === field.field);
    if (!claim) return field;
    const untold = claim.acknowledged === null && claim.call.call.call === 'SubmitScorecard';
    return { ...field, acknowledged: untold ? 'set by SubmitScorecard' : show(claim.acknowledged) };
  });
}
