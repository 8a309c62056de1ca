import type { FieldValue } from './fieldValue';

/** Values by field id of the catalogue. A field whose column the store lacks has no entry. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** One score row: the criterion it answers, and its values by field id. */
export interface ScoreRecord {
  readonly criterionId: string;
  readonly values: FieldValues;
}
