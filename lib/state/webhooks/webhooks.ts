import { scheduleLimits, type AlertKind, type Webhook, type WebhookDelivery } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';
import { isoTime } from '../sqlText';

/** With what its deliveries are signed with. */
export interface KeptWebhook extends Omit<Webhook, 'deliveries'> {
  readonly secret: string;
}

const FIELDS = `webhook.id, webhook.title, webhook.url, webhook.secret, webhook.environment, webhook.record_type AS record, webhook.alerts,
    webhook.threshold::float8 AS threshold, webhook.enabled, ${isoTime('webhook.created_at')} AS "createdAt", webhook.created_by AS "createdBy"`;

/** A delivery as the API tells it. `alias` is that of its row. */
export const DELIVERY_FIELDS = (
  alias: string,
): string => `${alias}.id, ${alias}.alert, ${alias}.text, ${isoTime(`${alias}.created_at`)} AS "createdAt", ${alias}.attempts,
    CASE WHEN ${alias}.delivered_at IS NOT NULL THEN 'delivered' WHEN ${alias}.failed_at IS NOT NULL THEN 'failed' ELSE 'waiting' END AS status,
    ${alias}.answered, ${alias}.problem, ${isoTime(`${alias}.delivered_at`)} AS "deliveredAt",
    CASE WHEN num_nonnulls(${alias}.delivered_at, ${alias}.failed_at) = 0 THEN ${isoTime(`${alias}.next_attempt_at`)} END AS "nextAttemptAt"`;

const DELIVERIES_SHOWN = 20;

const LIST = `
  SELECT ${FIELDS}, coalesce((
    SELECT json_agg(row_to_json(delivery)) FROM (
      SELECT ${DELIVERY_FIELDS('each')} FROM lastwrite.webhook_deliveries AS each
      WHERE each.webhook_id = webhook.id ORDER BY each.id DESC LIMIT ${DELIVERIES_SHOWN}
    ) AS delivery), '[]') AS deliveries
  FROM lastwrite.webhooks AS webhook
  WHERE $1::uuid IS NULL OR webhook.id = $1::uuid
  ORDER BY webhook.created_at, webhook.id`;

/** A webhook with its newest deliveries. */
export interface WebhookWithDeliveries extends KeptWebhook {
  readonly deliveries: WebhookDelivery[];
}

/** All of them, the oldest first. */
export async function listWebhooks(database: Queryable): Promise<readonly WebhookWithDeliveries[]> {
  return (await database.query<WebhookWithDeliveries>(LIST, [null])).rows;
}

/** null: there is none with this id. */
export async function readWebhook(database: Queryable, id: string): Promise<WebhookWithDeliveries | null> {
  return (await database.query<WebhookWithDeliveries>(LIST, [id])).rows[0] ?? null;
}

const ENABLED = `SELECT ${FIELDS} FROM lastwrite.webhooks AS webhook WHERE webhook.enabled ORDER BY webhook.id`;

export async function listEnabledWebhooks(database: Queryable): Promise<readonly KeptWebhook[]> {
  return (await database.query<KeptWebhook>(ENABLED)).rows;
}

export type NewWebhook = Omit<KeptWebhook, 'createdAt'>;

const CREATE = `
  INSERT INTO lastwrite.webhooks (id, title, url, secret, environment, record_type, alerts, threshold, enabled, created_by)
  SELECT $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text[], $8::bigint, $9::boolean, $10::text
  WHERE (SELECT count(*) FROM lastwrite.webhooks) < ${scheduleLimits.webhooks}`;

/** False: there are as many as there may be, and nothing was saved. */
export async function createWebhook(database: Queryable, webhook: NewWebhook): Promise<boolean> {
  const { id, title, url, secret, environment, record, alerts, threshold, enabled, createdBy } = webhook;
  const values = [id, title, url, secret, environment, record, alerts, threshold, enabled, createdBy];
  return (await database.query(CREATE, values)).rowCount === 1;
}

export interface WebhookChanges {
  readonly title?: string | undefined;
  readonly url?: string | undefined;
  readonly alerts?: readonly AlertKind[] | undefined;
  readonly threshold?: number | undefined;
  readonly enabled?: boolean | undefined;
}

/** One that is turned off forgets what it was told, and what was still to be told: turned on again, it is told what holds then. */
const CHANGE = `
  WITH changed AS (
    UPDATE lastwrite.webhooks
    SET title = coalesce($2::text, title), url = coalesce($3::text, url), alerts = coalesce($4::text[], alerts),
      threshold = coalesce($5::bigint, threshold), enabled = coalesce($6::boolean, enabled)
    WHERE id = $1::uuid
    RETURNING id, enabled
  ), forgotten AS (
    DELETE FROM lastwrite.webhook_alerts AS raised USING changed WHERE raised.webhook_id = changed.id AND NOT changed.enabled
  ), given_up AS (
    UPDATE lastwrite.webhook_deliveries AS delivery
    SET failed_at = clock_timestamp(), problem = 'The webhook was turned off.', claim_id = NULL, lease_until = NULL
    FROM changed
    WHERE delivery.webhook_id = changed.id AND NOT changed.enabled AND num_nonnulls(delivery.delivered_at, delivery.failed_at) = 0
  )
  SELECT id FROM changed`;

/** False: there is none with this id. */
export async function changeWebhook(
  database: Queryable,
  id: string,
  { title, url, alerts, threshold, enabled }: WebhookChanges,
): Promise<boolean> {
  return (await database.query(CHANGE, [id, title, url, alerts, threshold, enabled])).rowCount === 1;
}

/** With its deliveries. False: there was none. */
export async function deleteWebhook(database: Queryable, id: string): Promise<boolean> {
  return (await database.query('DELETE FROM lastwrite.webhooks WHERE id = $1::uuid', [id])).rowCount === 1;
}
