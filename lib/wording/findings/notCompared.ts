import type { FieldComparison } from '@/lib/evidence/model';
import { capital, list } from './words';

/** Of fields that no rule compares: `Shape and area could not be compared: no rule for point against Tuple(Float64, Float64).` */
export function notCompared(fields: readonly FieldComparison[]): string {
  const labels = list([...new Set(fields.map(({ label }) => label))]);
  const rules = list([...new Set(fields.map(({ rule }) => rule))]);
  return `${capital(labels)} could not be compared: ${rules}.`;
}
