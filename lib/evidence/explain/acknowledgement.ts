import type { LostClaim } from '../calls/lostClaims';
import type { FieldComparison } from '../model';
import { show } from './words';

/** Where an acknowledged call contradicts what Postgres holds, the rule says what was acknowledged, before the rule that the copies were judged by. */
export function withAcknowledgements(
  fields: readonly FieldComparison[],
  criterionId: string | null,
  lost: readonly LostClaim[],
): readonly FieldComparison[] {
  return fields.map((field) => {
    const claim = lost.findLast((each) => each.criterionId === criterionId && each.field === field.field);
    if (!claim) return field;
    const untold = claim.acknowledged === null && claim.call.call.call === 'SubmitScorecard';
    const acknowledged = untold ? 'set by SubmitScorecard' : show(claim.acknowledged);
    return { ...field, rule: `acknowledged: ${acknowledged}; ${field.rule}` };
  });
}
