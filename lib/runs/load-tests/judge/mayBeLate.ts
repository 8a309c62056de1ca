import type { Inspection } from '@/lib/contract/inspect';

/** Where no service tells that its copies are done, one that lacks only the last write may still be on its way for so long. */
export const LATE_WITHIN_MS = 10_000;

/** What a copy that has not arrived looks like: of a change, of a whole record, of a row of it, of a deletion. */
const LACKING: ReadonlySet<string> = new Set<Inspection['findings'][number]['code']>([
  'missing_write',
  'missing_in_clickhouse',
  'missing_row',
  'lost_deletion',
]);

/** Nothing is wrong with it but that a copy lacks the last write. */
export function mayBeLate({ findings }: Inspection): boolean {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.length > 0 && errors.every(({ code }) => LACKING.has(code));
}
