import type { Statement } from '../tables/statement';

export const createRuns: Statement = {
  name: 'evaluation_create_runs',
  text: 'INSERT INTO races.evaluation_runs (subject, total) SELECT subject, $2::int FROM unnest($1::text[]) AS subject',
};

export const countResults: Statement = {
  name: 'evaluation_count_results',
  text: 'SELECT count(*)::int AS results FROM races.evaluation_results WHERE subject = $1::text',
};

export const saveResults: Statement = {
  name: 'evaluation_save_results',
  text: 'INSERT INTO races.evaluation_results (subject, batch, answer) SELECT $1::text, $2::int, answer FROM generate_series(1, $3::int) AS answer',
};

/** Nobody takes a completion back: a sum below the total leaves the status as it is. */
export const saveSum: Statement = {
  name: 'evaluation_save_sum',
  text: `
    UPDATE races.evaluation_runs SET evaluated = $2::int, status = CASE WHEN $2::int >= total THEN 'completed' ELSE status END
    WHERE subject = $1::text`,
};

export const addToSum: Statement = {
  name: 'evaluation_add_to_sum',
  text: `
    UPDATE races.evaluation_runs SET evaluated = evaluated + $2::int, status = CASE WHEN evaluated + $2::int >= total THEN 'completed' ELSE status END
    WHERE subject = $1::text`,
};

export const lockRun: Statement = {
  name: 'evaluation_lock_run',
  text: 'SELECT 1 FROM races.evaluation_runs WHERE subject = $1::text FOR UPDATE',
};

export const readRuns: Statement = {
  name: 'evaluation_read_runs',
  text: `
    SELECT subject, total, evaluated, status FROM races.evaluation_runs
    WHERE subject = ANY($1::text[])`,
};

export const readResults: Statement = {
  name: 'evaluation_read_results',
  text: `
    SELECT subject, batch, count(*)::int AS results FROM races.evaluation_results
    WHERE subject = ANY($1::text[]) GROUP BY subject, batch ORDER BY subject, batch`,
};

export const removeRuns: Statement = {
  name: 'evaluation_remove_runs',
  text: 'DELETE FROM races.evaluation_runs WHERE subject = ANY($1::text[])',
};

export const removeResults: Statement = {
  name: 'evaluation_remove_results',
  text: 'DELETE FROM races.evaluation_results WHERE subject = ANY($1::text[])',
};
