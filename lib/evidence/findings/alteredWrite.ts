import { rowId } from '@/lib/record/rows';
import { certaintyOf, doubtsOf, versionFact, type Detector } from './detection';

/**
 * Needs the truth, FINAL and RAW, and that the settle window has passed. The last change arrived, and not as it was: a version is that
 * write by its stamp, its time or its content, and differs only in ways that a pipeline alters values.
 */
export const detectAlteredWrite: Detector<'altered_write'> = ({ keys, lastWrites }, { quiet }) => {
  if (quiet.inFlight) return null;
  const altered = keys.flatMap((key) => {
    const write = lastWrites.get(rowId(key.row));
    if (key.state !== 'differ' || write?.kind !== 'altered') return [];
    return [
      {
        row: key.row,
        fields: write.fields.map(({ field }) => field.field),
        version: versionFact(write.version),
        won: write.version === key.winner,
        stampedAsChange: write.stampedAsChange,
        alterations: write.fields.map(({ field, alteration }) => ({
          field: field.field,
          kind: alteration.kind,
          truth: field.truth,
          clickhouse: field.clickhouse,
          shiftMs: alteration.shiftMs,
        })),
        doubts: write.stampedAsChange || write.fields.every(({ alteration }) => alteration.proves) ? [] : doubtsOf(key),
      },
    ];
  });
  if (altered.length === 0) return null;
  return {
    code: 'altered_write',
    severity: 'error',
    facts: { keys: altered.map(({ doubts: _doubts, ...key }) => key), certainty: certaintyOf(altered) },
  };
};
