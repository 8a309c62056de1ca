import type { Pool } from 'pg';
import { scorecardName, type ScorecardName } from './scorecard/scorecardName';

/** Names of all scorecards of a customer, as Postgres holds them. */
export async function listScorecards(postgres: Pool, customer: string): Promise<readonly ScorecardName[]> {
  const { rows } = await postgres.query<{ profile: string; id: string }>(
    'SELECT profile_id AS profile, scorecard_id::text AS id FROM director.scorecards WHERE customer_id = $1::text',
    [customer],
  );
  return rows.map(({ profile, id }) => scorecardName(customer, profile, id));
}
