/*
 * What every run is, whatever it runs: a load test, an exploration, a run of the race lab, a sweep. It is created once for each key, waits, is claimed by a
 * worker with a lease that the worker renews, and ends once: completed, cancelled or failed. Its status is never stored: it is read from these facts.
 * Here are the facts as SQL; `alias` is that of the run's row.
 */

/** The tables of runs. */
export type RunTable = 'load_tests' | 'explorations' | 'lab_runs' | 'sweeps';

/** `paused`: runs of this table can be. */
export function statusOf(alias: string, { paused = false } = {}): string {
  return `CASE
      WHEN ${alias}.completed_at IS NOT NULL THEN 'completed'
      WHEN ${alias}.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN ${alias}.failed_at IS NOT NULL THEN 'failed'${
        paused
          ? `
      WHEN ${alias}.paused_at IS NOT NULL THEN 'paused'`
          : ''
      }
      WHEN ${alias}.started_at IS NOT NULL THEN 'running'
      ELSE 'queued'
    END`;
}

/** True while it is neither completed, cancelled nor failed. */
export function isOpen(alias: string): string {
  return `num_nonnulls(${alias}.completed_at, ${alias}.cancelled_at, ${alias}.failed_at) = 0`;
}

/** When it ended; NULL while it is open. */
export function endedAt(alias: string): string {
  return `coalesce(${alias}.completed_at, ${alias}.cancelled_at, ${alias}.failed_at)`;
}

/** True for what nobody holds. */
export function isFree(alias: string): string {
  return `(${alias}.lease_until IS NULL OR ${alias}.lease_until < clock_timestamp())`;
}

/** True for the open run `$1` under the claim `$2`: whoever has lost the claim changes nothing. */
export function isHeld(alias: string): string {
  return `${alias}.id = $1::uuid AND ${alias}.claim_id = $2::uuid AND ${isOpen(alias)}`;
}

/** `$n` milliseconds from now. */
export function fromNow(parameter: string): string {
  return `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;
}

/** In SQL, how a note begins on a worker whose claim ran out: it is gone, or could not reach this database. `worker`: an expression with its id. */
export function lostTouch(worker: string): string {
  return `'A worker (' || ${worker} || ') ended or lost touch in the middle of '`;
}

/** In SQL, why something is given up. `attempts`: an expression. */
export function diedTimes(attempts: string, during = 'in the middle of it'): string {
  return `'Its worker ended or lost touch ' || ${attempts} || ' times ${during}.'`;
}

/** Ends as failed those runs whose workers have died `$1` times. `during`: what they died at; `where`: of which runs, with `run` as their row. */
export function giveUp(table: RunTable, { during = 'in the middle of it', where = 'true' } = {}): string {
  return `
  UPDATE lastwrite.${table} AS run
  SET failed_at = clock_timestamp(),
    failure = jsonb_build_object('code', 'worker_died', 'detail', ${diedTimes('run.attempts', during)})
  WHERE ${isOpen('run')} AND run.attempts >= $1::int AND run.lease_until < clock_timestamp() AND ${where}`;
}
