import { v7 as uuidv7 } from 'uuid';
import type { SweepKind, SweepOutcome } from '@/lib/contract/sweeps';
import type { State } from '@/lib/state/openState';
import type { DueSchedule } from '@/lib/state/schedules/dueSchedules';

export interface SweepFacts {
  readonly environment?: string;
  readonly record?: string;
  readonly kind?: SweepKind;
  readonly scheduleId?: string | null;
  readonly idempotencyKey?: string | null;
  /** null: it is not over. */
  readonly outcome?: SweepOutcome | 'failed' | 'cancelled' | null;
  /** How long ago it began, and ended where it is over. */
  readonly ago?: string;
  readonly incomplete?: readonly string[];
}

/** A sweep as starting or ending one leaves it, without its parts. Gives the id of the earlier one where its key is known. */
export async function insertSweep({ pool }: State, facts: SweepFacts = {}): Promise<string> {
  const { environment = 'local', record = 'order', kind = 'recent', scheduleId = null, idempotencyKey = null } = facts;
  const { outcome = null, ago = '0 s', incomplete = [] } = facts;
  const ended = outcome === 'failed' || outcome === 'cancelled' ? outcome : outcome === null ? null : 'completed';
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request, schedule_id, idempotency_key, created_at, started_at, outcome, incomplete,
        completed_at, failed_at, cancelled_at, failure)
      SELECT $1, $2, $3, $3, $3 || 's', $4, '{}', $5, $6, began, began, $7, $8, CASE WHEN $9 = 'completed' THEN began END, CASE WHEN $9 = 'failed' THEN began END,
        CASE WHEN $9 = 'cancelled' THEN began END, CASE WHEN $9 = 'failed' THEN '{"code":"store_away","detail":"Postgres gave no answer."}'::jsonb END
      FROM (SELECT clock_timestamp() - $10::interval AS began) AS given
      ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = excluded.idempotency_key
      RETURNING id`,
    [
      uuidv7(),
      environment,
      record,
      kind,
      scheduleId,
      idempotencyKey,
      ended === 'completed' ? outcome : null,
      incomplete,
      ended ?? '',
      ago,
    ],
  );
  return rows[0]?.id ?? '';
}

export async function endSweep({ pool }: State, id: string, outcome: SweepOutcome): Promise<void> {
  await pool.query('UPDATE lastwrite.sweeps SET completed_at = clock_timestamp(), outcome = $2 WHERE id = $1', [
    id,
    outcome,
  ]);
}

/** Starts the run of a schedule as a row that nobody works on. */
export async function startRow(
  state: State,
  { id, environment, run, idempotencyKey }: DueSchedule,
): Promise<{ readonly id: string }> {
  if (run.kind !== 'sweep') throw new Error('expected a schedule of a sweep');
  return {
    id: await insertSweep(state, { environment, record: run.record, kind: run.sweep, scheduleId: id, idempotencyKey }),
  };
}
