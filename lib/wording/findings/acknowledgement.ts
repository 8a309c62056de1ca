import { milestoneOf, type RecordType } from '@/lib/record/RecordType';
import { isRoot, sameRow } from '@/lib/record/rows';
import type { LostClaim } from '@/lib/evidence/calls/lostClaims';
import type { RowComparison } from '@/lib/evidence/model';
import { show } from './words';

/** Says of each field that an acknowledged call contradicts what the truth holds: what was acknowledged. */
export function withAcknowledgements(row: RowComparison, lost: readonly LostClaim[], type: RecordType): RowComparison {
  const own = lost.filter((claim) => sameRow(claim.row, row));
  if (own.length === 0) return row;
  return {
    ...row,
    fields: row.fields.map((field) => {
      const claim = own.findLast((each) => each.field === field.field);
      if (!claim) return field;
      const untold = claim.acknowledged === null && isRoot(row) && milestoneOf(type, claim.field) !== null;
      return { ...field, acknowledged: untold ? `set by ${claim.call.call.call}` : show(claim.acknowledged) };
    }),
  };
}
