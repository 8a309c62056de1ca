import type { FieldValue } from '@/lib/record/fieldValue';
import type { ColumnType } from './columnType';

/** A value with the column that holds it. */
export interface TypedValue {
  readonly value: FieldValue;
  readonly type: ColumnType;
  readonly store: 'postgres' | 'clickhouse';
}

/**
 * Whether two values count as equal, and by which rule, in words. `unknown`: no rule compares their types, so they neither agree nor differ.
 * `loss` says what the coarser column dropped; null when nothing.
 */
export interface Judgement {
  readonly outcome: 'equal' | 'equal_by_convention' | 'different' | 'unknown';
  readonly rule: string;
  readonly loss: string | null;
}

export function equal(rule: string, loss: string | null = null): Judgement {
  return { outcome: 'equal', rule, loss };
}

export function different(rule: string): Judgement {
  return { outcome: 'different', rule, loss: null };
}

export function byConvention(rule: string, loss: string | null = null): Judgement {
  return { outcome: 'equal_by_convention', rule, loss };
}

export function unknown(rule: string): Judgement {
  return { outcome: 'unknown', rule, loss: null };
}

export function verdictOf(same: boolean, rule: string, loss: string | null = null): Judgement {
  return same ? equal(rule, loss) : different(rule);
}

const WORST: readonly Judgement['outcome'][] = ['different', 'unknown', 'equal_by_convention', 'equal'];

/** What is true of a whole by its parts: the worst of them, and the first loss. */
export function worstJudgement(parts: readonly Judgement[], rule: string): Judgement {
  const outcome = WORST.find((each) => parts.some((part) => part.outcome === each)) ?? 'equal';
  const loss = outcome === 'different' ? null : (parts.find((part) => part.loss !== null)?.loss ?? null);
  return { outcome, rule, loss };
}
