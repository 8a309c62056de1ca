import type { FieldValue } from '@/lib/record/fieldValue';
import type { ColumnType } from './columnType';

/** A value with the column that holds it. */
export interface TypedValue {
  readonly value: FieldValue;
  readonly type: ColumnType;
  readonly store: 'postgres' | 'clickhouse';
}

/** Whether two values count as equal, and by which rule, in words. `loss` says what the coarser column dropped; null when nothing. */
export interface Judgement {
  readonly outcome: 'equal' | 'equal_by_convention' | 'different';
  readonly rule: string;
  readonly loss: string | null;
}

export function equal(rule: string, loss: string | null = null): Judgement {
  return { outcome: 'equal', rule, loss };
}

export function different(rule: string): Judgement {
  return { outcome: 'different', rule, loss: null };
}

export function verdictOf(same: boolean, rule: string, loss: string | null = null): Judgement {
  return same ? equal(rule, loss) : different(rule);
}
