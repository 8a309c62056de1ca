import type { Pool } from 'pg';
import { query, type Statement } from './statement';

/** One statement, so that a subject goes whole. */
const REMOVE: Statement = {
  name: 'races_remove_subjects',
  text: `
    WITH runs AS (DELETE FROM races.evaluation_runs WHERE starts_with(subject, $1::text)),
      results AS (DELETE FROM races.evaluation_results WHERE starts_with(subject, $1::text)),
      work AS (DELETE FROM races.work WHERE starts_with(subject, $1::text))
    DELETE FROM races.queued_rows WHERE starts_with(subject, $1::text)`,
};

/** Removes what races whose subjects begin like this have left in the tables, as a process that was killed leaves them. Safe to repeat. */
export async function removeSubjects(postgres: Pool, prefix: string): Promise<void> {
  await query(postgres, REMOVE, [prefix]);
}
