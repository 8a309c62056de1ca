import type { Statement } from '../tables/statement';

export const createRows: Statement = {
  name: 'scheduler_create_rows',
  text: 'INSERT INTO races.queued_rows (subject, n) SELECT subject, n FROM unnest($1::text[]) AS subject, generate_series(1, $2::int) AS n',
};

const QUEUED = `SELECT n FROM races.queued_rows WHERE subject = $1::text AND status = 'Queued' ORDER BY n LIMIT $2::int`;

export const takePlain: Statement = { name: 'scheduler_take_plain', text: QUEUED };

export const takeForUpdate: Statement = { name: 'scheduler_take_for_update', text: `${QUEUED} FOR UPDATE` };

export const takeSkipLocked: Statement = {
  name: 'scheduler_take_skip_locked',
  text: `${QUEUED} FOR UPDATE SKIP LOCKED`,
};

export const markProcessing: Statement = {
  name: 'scheduler_mark_processing',
  text: `UPDATE races.queued_rows SET status = 'Processing', taken_by = $3::text WHERE subject = $1::text AND n = ANY($2::int[])`,
};

export const markDone: Statement = {
  name: 'scheduler_mark_done',
  text: `UPDATE races.queued_rows SET status = 'Done' WHERE subject = $1::text AND n = ANY($2::int[])`,
};

export const doWork: Statement = {
  name: 'scheduler_work',
  text: 'INSERT INTO races.work (subject, n, scheduler) SELECT $1::text, n, $3::text FROM unnest($2::int[]) AS n',
};

export const readRows: Statement = {
  name: 'scheduler_read_rows',
  text: `
    SELECT q.subject, q.n, q.status, q.taken_by, ARRAY(SELECT w.scheduler FROM races.work AS w WHERE w.subject = q.subject AND w.n = q.n ORDER BY w.scheduler) AS worked_by
    FROM races.queued_rows AS q WHERE q.subject = ANY($1::text[]) ORDER BY q.subject, q.n`,
};

export const removeRows: Statement = {
  name: 'scheduler_remove_rows',
  text: 'DELETE FROM races.queued_rows WHERE subject = ANY($1::text[])',
};

export const removeWork: Statement = {
  name: 'scheduler_remove_work',
  text: 'DELETE FROM races.work WHERE subject = ANY($1::text[])',
};
