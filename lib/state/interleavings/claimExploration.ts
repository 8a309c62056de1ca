import type { Exploration } from '@/lib/contract/interleavings';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { State } from '../openState';
import { fromNow, giveUp, isOpen, lostTouch } from '../runs/lifeCycle';
import { loadTestGoesFirst, TAKE_TURN } from '../turns';

/** How long a claim holds without renewal. */
export const LEASE_MS = 10_000;
/** An exploration whose worker dies so often is given up. */
export const MOST_ATTEMPTS = 3;

/** An exploration in the hands of one worker. Nobody without `claimId` can save anything of it. */
export interface ClaimedExploration {
  readonly id: string;
  readonly claimId: string;
  readonly request: Exploration['request'];
  /** This one included. */
  readonly attempts: number;
}

export interface ClaimRequest {
  readonly worker: string;
  /** Ids of the environments whose stores this worker may write. */
  readonly environments: readonly string[];
  readonly leaseMs?: number;
}

/** One at a time: what others do in the meantime would change the figures. The lock is TAKE_TURN's, so that two workers can't both see that nobody works. */
const CLAIM = `
  WITH next AS (
    SELECT exploration.id, exploration.worker AS lost
    FROM lastwrite.explorations AS exploration
    WHERE ${isOpen('exploration')} AND exploration.attempts < $4::int
      AND NOT EXISTS (SELECT FROM lastwrite.explorations AS busy WHERE ${isOpen('busy')} AND busy.lease_until >= clock_timestamp())
      AND (exploration.environment IS NULL OR exploration.environment = ANY ($2::text[]))
      AND NOT ${loadTestGoesFirst('exploration')}
    ORDER BY exploration.created_at, exploration.id
    LIMIT 1
    FOR UPDATE OF exploration
  )
  UPDATE lastwrite.explorations AS exploration
  SET claim_id = gen_random_uuid(), worker = $1::text, lease_until = ${fromNow('$3')},
    attempts = exploration.attempts + 1, started_at = clock_timestamp(), actors = NULL, possible = NULL, witness = NULL
  FROM next
  WHERE exploration.id = next.id
  RETURNING exploration.id, exploration.claim_id AS "claimId", exploration.request, exploration.attempts, next.lost`;

const FORGET = 'DELETE FROM lastwrite.exploration_orders WHERE exploration_id = $1::uuid';

const NOTE_LOST = `
  INSERT INTO lastwrite.exploration_notes (exploration_id, key, message)
  VALUES ($1::uuid, 'lost ' || $2::text, ${lostTouch('$2::text')} || 'it; it was begun anew.')
  ON CONFLICT DO NOTHING`;

/** Whose workers died too often. */
const GIVE_UP = giveUp('explorations');

/** Which no worker can run: this one does not know the environment, and none that does has taken it in a minute without any other at work. */
const GIVE_UP_ORPHANS = `
  UPDATE lastwrite.explorations AS exploration
  SET failed_at = clock_timestamp(),
    failure = jsonb_build_object('code', 'environment_gone', 'detail', 'Its environment is no longer configured, or its stores may no longer be written.')
  WHERE ${isOpen('exploration')} AND exploration.environment <> ALL ($1::text[]) AND exploration.created_at < clock_timestamp() - interval '1 minute'
    AND (exploration.lease_until IS NULL OR exploration.lease_until < clock_timestamp() - interval '1 minute')
    AND NOT EXISTS (SELECT FROM lastwrite.explorations AS busy WHERE busy.lease_until > clock_timestamp() - interval '1 minute')`;

/**
 * Takes the oldest exploration that may run now, if no other one runs. What an earlier claim of it saved goes in the same transaction.
 * Gives up those whose workers died `MOST_ATTEMPTS` times, and those that nobody can run. null: there is nothing to do.
 */
export async function claimExploration(
  state: State,
  { worker, environments, leaseMs = LEASE_MS }: ClaimRequest,
): Promise<ClaimedExploration | null> {
  return inTransaction(state.pool, async (begin) => {
    const client = await begin();
    await client.query(TAKE_TURN);
    await client.query({ name: 'explorations_give_up', text: GIVE_UP, values: [MOST_ATTEMPTS] });
    await client.query({ name: 'explorations_give_up_orphans', text: GIVE_UP_ORPHANS, values: [environments] });
    const {
      rows: [claimed],
    } = await client.query<ClaimedExploration & { lost: string | null }>({
      name: 'exploration_claim',
      text: CLAIM,
      values: [worker, environments, leaseMs, MOST_ATTEMPTS],
    });
    if (!claimed) return null;
    const { lost, ...claim } = claimed;
    if (lost !== null) {
      await client.query(FORGET, [claim.id]);
      await client.query(NOTE_LOST, [claim.id, lost]);
    }
    return claim;
  });
}
