/** An exploration's status as its facts have it: never stored, said in one place. `exploration` is the alias of `lastwrite.explorations`. */
export const STATUS = `CASE
      WHEN exploration.completed_at IS NOT NULL THEN 'completed'
      WHEN exploration.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN exploration.failed_at IS NOT NULL THEN 'failed'
      WHEN exploration.started_at IS NOT NULL THEN 'running'
      ELSE 'queued'
    END`;

/** True while an exploration is neither completed, cancelled nor failed. */
export function isOpen(alias: string): string {
  return `num_nonnulls(${alias}.completed_at, ${alias}.cancelled_at, ${alias}.failed_at) = 0`;
}
