import type { AlertFacts, AlertKind, WebhookBody } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';

/** The alerts that a webhook received and whose end it has not received. */
export interface RaisedAlert {
  readonly webhook: string;
  readonly subject: string;
  readonly alert: AlertKind;
  /** As it was told. */
  readonly facts: AlertFacts;
}

const LIST = 'SELECT webhook_id AS webhook, subject, alert, facts FROM lastwrite.webhook_alerts';

export async function listRaised(database: Queryable): Promise<readonly RaisedAlert[]> {
  return (await database.query<RaisedAlert>(LIST)).rows;
}

/** Held until the end of the transaction: whoever gets it reads what the one before has told. */
const LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('lastwrite alerts', 0)) AS mine";

/** False: another worker is at it. */
export async function lockAlerts(database: Queryable): Promise<boolean> {
  return (await database.query<{ mine: boolean }>(LOCK)).rows[0]?.mine === true;
}

export interface AlertChange {
  /** Of its delivery, a UUIDv7; null: nobody is told. */
  readonly id: string | null;
  readonly webhook: string;
  readonly subject: string;
  readonly alert: AlertKind;
  readonly isOver: boolean;
  readonly text: string;
  readonly body: WebhookBody | null;
}

const SAVE = `
  WITH change AS (
    SELECT * FROM json_to_recordset($1::json) AS given(id uuid, webhook uuid, subject text, alert text, "isOver" boolean, text text, body json)
  ), over AS (
    DELETE FROM lastwrite.webhook_alerts AS raised USING change
    WHERE change."isOver" AND raised.webhook_id = change.webhook AND raised.subject = change.subject
  ), raised AS (
    INSERT INTO lastwrite.webhook_alerts (webhook_id, subject, alert, facts)
    SELECT webhook, subject, alert, body -> 'data' FROM change WHERE NOT "isOver"
  )
  INSERT INTO lastwrite.webhook_deliveries (id, webhook_id, alert, subject, text, body)
  SELECT id, webhook, alert, subject, text, body FROM change WHERE id IS NOT NULL`;

/** Saves the new state with its deliveries in one statement. */
export async function saveAlerts(database: Queryable, changes: readonly AlertChange[]): Promise<void> {
  if (changes.length > 0) await database.query(SAVE, [JSON.stringify(changes)]);
}
