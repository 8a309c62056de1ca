import type { State } from '../openState';
import { isoTime } from '../sqlText';

const READ = `
  SELECT ${isoTime('verified_through')} AS through FROM lastwrite.verified WHERE environment = $1::text AND record_type = $2::text`;

/** Through when every change of a type is verified; null: nothing is. */
export async function readVerifiedThrough(
  { pool }: State,
  environment: string,
  record: string,
): Promise<string | null> {
  return (await pool.query<{ through: string }>(READ, [environment, record])).rows[0]?.through ?? null;
}
