import type { ScorecardName } from '@/lib/scorecard/resourceName';

/**
 * A thing that a step reads or writes, per record. `postgres:director` and `postgres:historic` stand for the committed content, so a
 * statement inside an open transaction writes only the lock, and its commit writes the content. A statement that holds the lock already touches nothing.
 */
export type Resource = `postgres:${string}` | `clickhouse:${string}`;

export interface RecordResources {
  readonly director: Resource;
  /** The row's lock, taken by the statement that writes or locks the row and given back by commit or rollback. */
  readonly directorLock: Resource;
  readonly historic: Resource;
  readonly historicLock: Resource;
  readonly clickhouseCard: Resource;
  readonly clickhouseScores: Resource;
}

export function resourcesOf({ text }: ScorecardName): RecordResources {
  return {
    director: `postgres:director:${text}`,
    directorLock: `postgres:director-lock:${text}`,
    historic: `postgres:historic:${text}`,
    historicLock: `postgres:historic-lock:${text}`,
    clickhouseCard: `clickhouse:card:${text}`,
    clickhouseScores: `clickhouse:scores:${text}`,
  };
}
