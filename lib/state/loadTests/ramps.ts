import type { Ramp } from '@/lib/contract/loadTests';
import type { State } from '../openState';
import { fromNow, isOpen } from '../runs/lifeCycle';
import { TAKE_TURN } from '../turns';
import { BEGIN_RUN, isFirst, LEASE_MS, MOST_ATTEMPTS } from './claimIterations';
import { withLoadTest } from './lockLoadTest';

/** `wait`: somebody else holds the ramp, or it is not this load test's turn. */
export type RampClaim =
  | { readonly kind: 'chosen'; readonly concurrency: number }
  | { readonly kind: 'mine'; readonly claimId: string }
  | { readonly kind: 'wait' };

const CLAIM = `
  UPDATE lastwrite.load_tests
  SET ramp_claim = gen_random_uuid(), ramp_until = ${fromNow('$2')}, ramp = NULL, ramp_worker = $3::text, ramp_attempts = ramp_attempts + 1
  WHERE id = $1::uuid AND (ramp_until IS NULL OR ramp_until < clock_timestamp()) AND ramp_attempts < $4::int
  RETURNING ramp_claim AS "claimId"`;

/** Nobody gets to the end of it: one iteration at a time shows why. */
const GAVE_UP: Ramp = { chosen: 1, stoppedBy: 'gave_up', levels: [] };
const GIVE_UP = `
  UPDATE lastwrite.load_tests
  SET ramp = $2::jsonb, ramped_at = clock_timestamp(), ramp_claim = NULL, ramp_until = NULL
  WHERE id = $1::uuid AND (ramp_until IS NULL OR ramp_until < clock_timestamp()) AND ramp_attempts >= $3::int`;

/** Records of a ramp are among those that nobody needs: the first iteration keeps them in mind, as it does those of attempts that were given up. */
const HOLD = `
  WITH mine AS (
    UPDATE lastwrite.load_tests
    SET ramp_until = ${fromNow('$3')}, ramp = coalesce($4::jsonb, ramp)
    WHERE id = $1::uuid AND ramp_claim = $2::uuid AND ${isOpen('load_tests')}
    RETURNING id
  ), noted AS (
    UPDATE lastwrite.iterations AS iteration SET discarded = iteration.discarded || $5::text[]
    FROM mine
    WHERE iteration.load_test_id = mine.id AND iteration.n = 1 AND cardinality($5::text[]) > 0
  )
  SELECT id FROM mine`;

const CHOOSE = `
  UPDATE lastwrite.load_tests
  SET ramp = $3::jsonb, ramped_at = clock_timestamp(), ramp_claim = NULL, ramp_until = NULL
  WHERE id = $1::uuid AND ramp_claim = $2::uuid AND ${isOpen('load_tests')}`;

const RELEASE = `
  UPDATE lastwrite.load_tests
  SET ramp_claim = NULL, ramp_until = CASE WHEN $3::boolean THEN ${fromNow('$4::int * ramp_attempts')} END,
    ramp_attempts = ramp_attempts - CASE WHEN $3::boolean THEN 0 ELSE 1 END
  WHERE id = $1::uuid AND ramp_claim = $2::uuid`;

/**
 * One worker at a time ramps up. If its claim expires, another one starts again, and after so many that failed there is no ramp. The run starts with its ramp,
 * so it keeps its turn.
 */
export async function claimRamp(state: State, loadTestId: string, worker: string): Promise<RampClaim> {
  const claim = await withLoadTest(
    state,
    loadTestId,
    async (client, { over, started, concurrency }): Promise<RampClaim> => {
      if (concurrency !== null) return { kind: 'chosen', concurrency };
      if (over) return { kind: 'wait' };
      if (!started) await client.query(TAKE_TURN);
      if (!(await isFirst(client, loadTestId))) return { kind: 'wait' };
      const {
        rows: [mine],
      } = await client.query<{ claimId: string }>(CLAIM, [loadTestId, LEASE_MS, worker, MOST_ATTEMPTS]);
      if (mine === undefined) {
        await client.query(GIVE_UP, [loadTestId, JSON.stringify(GAVE_UP), MOST_ATTEMPTS]);
        return { kind: 'wait' };
      }
      if (!started) await client.query(BEGIN_RUN, [loadTestId]);
      return { kind: 'mine', claimId: mine.claimId };
    },
  );
  return claim ?? { kind: 'wait' };
}

export interface HeldRamp {
  /** null: nothing new was measured. */
  readonly measured: Ramp | null;
  /** Records that are about to be made, or were made. */
  readonly subjects: readonly string[];
}

/** Holds the claim for another while. @returns false when it belongs to somebody else by now, or the load test is over */
export async function holdRamp(
  state: State,
  loadTestId: string,
  claimId: string,
  { measured, subjects }: HeldRamp = { measured: null, subjects: [] },
): Promise<boolean> {
  const { rowCount } = await state.pool.query(HOLD, [
    loadTestId,
    claimId,
    LEASE_MS,
    measured === null ? null : JSON.stringify(measured),
    subjects,
  ]);
  return rowCount === 1;
}

/** From now on iterations can be claimed. Does nothing for a claim that is no longer held. */
export async function finishRamp(state: State, loadTestId: string, claimId: string, ramp: Ramp): Promise<void> {
  await state.pool.query(CHOOSE, [loadTestId, claimId, JSON.stringify(ramp)]);
}

/** Lets another worker restart it. `counts`: the attempt is one that failed; then not before `afterMs`, and longer after each further one. */
export async function releaseRamp(
  state: State,
  loadTestId: string,
  claimId: string,
  { counts, afterMs = 0 }: { readonly counts: boolean; readonly afterMs?: number },
): Promise<void> {
  await state.pool.query(RELEASE, [loadTestId, claimId, counts, afterMs]);
}
