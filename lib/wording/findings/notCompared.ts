import type { FieldComparison } from '@/lib/evidence/model';
import { rowSetOf, type RecordType } from '@/lib/record/RecordType';
import { capital, list } from './words';

/** Of fields that no rule compares: `Shape and area could not be compared: no rule for point against Tuple(Float64, Float64).` */
export function notCompared(fields: readonly FieldComparison[]): string {
  const labels = list([...new Set(fields.map(({ label }) => label))]);
  const rules = list([...new Set(fields.map(({ rule }) => rule))]);
  return `${capital(labels)} could not be compared: ${rules}.`;
}

/** Of row sets that hold more than an inspection reads: `Not all items were read: only the first by key were compared.` */
export function partlyRead(rowSets: readonly string[], type: RecordType): string {
  const plurals = list(rowSets.map((rowSet) => rowSetOf(type, rowSet).plural));
  return `Not all ${plurals} were read: only the first by key were compared.`;
}
