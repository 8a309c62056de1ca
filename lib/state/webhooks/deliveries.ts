import type { WebhookDelivery } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';
import type { State } from '../openState';
import { DELIVERY_FIELDS } from './webhooks';

/** Longer than an attempt may take. */
export const DELIVERY_LEASE_MS = 30_000;
export const MOST_ATTEMPTS = 8;

/** A delivery in the hands of one process, for one attempt. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly claimId: string;
  readonly webhook: string;
  readonly url: string;
  readonly secret: string;
  /** As it is sent. */
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
}

const isOpen = (alias: string) => `num_nonnulls(${alias}.delivered_at, ${alias}.failed_at) = 0`;

/** One at a time for each webhook, and what concerns one subject in order: that it is over never arrives before that it began. A test is whoever's asked for it. */
const CLAIM = `
  WITH due AS (
    SELECT delivery.id, webhook.url, webhook.secret
    FROM lastwrite.webhook_deliveries AS delivery JOIN lastwrite.webhooks AS webhook ON webhook.id = delivery.webhook_id AND webhook.enabled
    WHERE ${isOpen('delivery')} AND delivery.alert <> 'test' AND delivery.attempts < ${MOST_ATTEMPTS} AND delivery.next_attempt_at <= clock_timestamp()
      AND (delivery.lease_until IS NULL OR delivery.lease_until < clock_timestamp())
      AND NOT EXISTS (
        SELECT FROM lastwrite.webhook_deliveries AS before
        WHERE before.webhook_id = delivery.webhook_id AND ${isOpen('before')} AND before.id <> delivery.id
          AND (before.lease_until >= clock_timestamp() OR (before.subject = delivery.subject AND before.id < delivery.id)))
    ORDER BY delivery.next_attempt_at, delivery.id
    LIMIT 1
    FOR UPDATE OF delivery SKIP LOCKED
  )
  UPDATE lastwrite.webhook_deliveries AS delivery
  SET claim_id = gen_random_uuid(), lease_until = clock_timestamp() + $1::float8 * interval '1 millisecond', attempts = delivery.attempts + 1
  FROM due
  WHERE delivery.id = due.id
  RETURNING delivery.id, delivery.claim_id AS "claimId", delivery.webhook_id AS webhook, delivery.body::text AS body, delivery.attempts, due.url, due.secret`;

/** An alert that never arrived is raised again while it lasts, and its end is not told. */
const FORGET = (deliveries: string) => `
  forgotten AS (
    DELETE FROM lastwrite.webhook_alerts AS raised USING ${deliveries} AS delivery
    WHERE delivery.failed_at IS NOT NULL AND delivery.body ->> 'type' = 'alert.raised'
      AND raised.webhook_id = delivery.webhook_id AND raised.subject = delivery.subject)`;

/** Whose process ended in the middle of the last attempt, or of a test. */
const GIVE_UP = `
  WITH given_up AS (
    UPDATE lastwrite.webhook_deliveries AS delivery
    SET failed_at = clock_timestamp(), claim_id = NULL, lease_until = NULL, problem = 'The process that sent it ended before it was answered.'
    WHERE ${isOpen('delivery')} AND (delivery.alert = 'test' OR delivery.attempts >= ${MOST_ATTEMPTS}) AND delivery.lease_until < clock_timestamp()
    RETURNING delivery.webhook_id, delivery.subject, delivery.failed_at, delivery.body
  ), ${FORGET('given_up')}
  SELECT FROM given_up`;

/** Takes a delivery that is due, for one attempt; null: none is. */
export async function claimDelivery(state: State, leaseMs = DELIVERY_LEASE_MS): Promise<ClaimedDelivery | null> {
  const { rows } = await state.pool.query<ClaimedDelivery>({ name: 'delivery_claim', text: CLAIM, values: [leaseMs] });
  return rows[0] ?? null;
}

export async function giveUpDeliveries(state: State): Promise<void> {
  await state.pool.query({ name: 'deliveries_give_up', text: GIVE_UP });
}

export interface NewTest {
  /** A UUIDv7. */
  readonly id: string;
  readonly webhook: string;
  readonly text: string;
  readonly body: string;
}

const INSERT_TEST = `
  WITH test AS (
    INSERT INTO lastwrite.webhook_deliveries (id, webhook_id, alert, subject, text, body, attempts, claim_id, lease_until)
    SELECT $1::uuid, webhook.id, 'test', $1::text, $3::text, $4::json, 1, gen_random_uuid(), clock_timestamp() + ${DELIVERY_LEASE_MS} * interval '1 millisecond'
    FROM lastwrite.webhooks AS webhook WHERE webhook.id = $2::uuid
    RETURNING id, claim_id, body, attempts, webhook_id
  )
  SELECT test.id, test.claim_id AS "claimId", webhook.id AS webhook, test.body::text AS body, test.attempts, webhook.url, webhook.secret
  FROM test JOIN lastwrite.webhooks AS webhook ON webhook.id = test.webhook_id`;

/** A test delivery, claimed by the caller. null: no such webhook. */
export async function insertTest(state: State, { id, webhook, text, body }: NewTest): Promise<ClaimedDelivery | null> {
  return (await state.pool.query<ClaimedDelivery>(INSERT_TEST, [id, webhook, text, body])).rows[0] ?? null;
}

/** What became of an attempt. */
export interface AttemptOutcome {
  readonly answered: number | null;
  readonly problem: string | null;
  /** `retry`: in `waitMs`. */
  readonly then: 'delivered' | 'failed' | 'retry';
  readonly waitMs: number;
}

const FINISH = `
  WITH finished AS (
    UPDATE lastwrite.webhook_deliveries
    SET claim_id = NULL, lease_until = NULL, answered = $3::int, problem = $4::text,
      delivered_at = CASE WHEN $5::text = 'delivered' THEN clock_timestamp() END, failed_at = CASE WHEN $5::text = 'failed' THEN clock_timestamp() END,
      next_attempt_at = clock_timestamp() + $6::float8 * interval '1 millisecond'
    WHERE id = $1::uuid AND claim_id = $2::uuid
    RETURNING webhook_id, subject, failed_at, body
  ), ${FORGET('finished')}
  SELECT FROM finished`;

/** False: somebody else has it, or it is over, and nothing was changed. */
export async function finishAttempt(
  state: State,
  { id, claimId }: Pick<ClaimedDelivery, 'id' | 'claimId'>,
  { answered, problem, then, waitMs }: AttemptOutcome,
): Promise<boolean> {
  return (await state.pool.query(FINISH, [id, claimId, answered, problem, then, waitMs])).rowCount === 1;
}

const READ = `SELECT ${DELIVERY_FIELDS('delivery')} FROM lastwrite.webhook_deliveries AS delivery WHERE delivery.id = $1::uuid`;

/** null: there is none with this id. */
export async function readDelivery(database: Queryable, id: string): Promise<WebhookDelivery | null> {
  return (await database.query<WebhookDelivery>(READ, [id])).rows[0] ?? null;
}

const REMOVE = `
  DELETE FROM lastwrite.webhook_deliveries WHERE id IN (
    SELECT id FROM lastwrite.webhook_deliveries AS delivery
    WHERE delivery.created_at < clock_timestamp() - $1::float8 * interval '1 day' AND NOT ${isOpen('delivery')}
    ORDER BY delivery.created_at LIMIT $2::int)`;

/** Deletes at most `most` of those that are over and so old. Gives their number. */
export async function removeExpiredDeliveries(state: State, days: number, most: number): Promise<number> {
  return (await state.pool.query(REMOVE, [days, most])).rowCount ?? 0;
}
