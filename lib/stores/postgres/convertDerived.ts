import type { DerivedRow } from '@/lib/evidence/model';
import { keyOfTexts } from '../keyText';
import { isTrue } from './convertTruth';
import type { DerivedQuery } from './derivedQuery';
import type { PostgresRow } from './openPostgres';
import { convertRow } from './presentColumns';

/** One row of a derived query: the place of the name it belongs to, from 1, and the column that marks it as deleted. */
export function convertDerived(
  { rowSet, source, carried, present }: DerivedQuery,
  [place, ...cells]: PostgresRow,
): DerivedRow & { readonly place: number; readonly deletedBy: string | null } {
  const [deleted, ...values] = cells.slice(rowSet.key.length);
  return {
    place: Number(place),
    row: { rowSet: rowSet.id, key: keyOfTexts(rowSet.key, cells) },
    values: convertRow(present, values.slice(carried?.length ?? 0)),
    root: carried === null ? null : convertRow(carried, values),
    deletedBy: isTrue(deleted) ? (source.deletion?.column ?? null) : null,
  };
}
