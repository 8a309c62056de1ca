import type { Field } from '@/lib/record/RecordType';

/** A field with the same column in both stores. */
export function sameColumn(id: string, label: string, column: string): Field {
  return { id, label, columns: { postgres: column, clickhouse: column } };
}
