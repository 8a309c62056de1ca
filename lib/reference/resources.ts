import type { ScorecardName } from './scorecard/scorecardName';
import type { Resource } from '@/lib/steps/resources';

/** What steps touch of one record. */
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
    directorLock: `postgres-lock:director:${text}`,
    historic: `postgres:historic:${text}`,
    historicLock: `postgres-lock:historic:${text}`,
    clickhouseCard: `clickhouse:card:${text}`,
    clickhouseScores: `clickhouse:scores:${text}`,
  };
}
