import { ClickHouseError } from '@clickhouse/client';
import { CoachingError } from './CoachingError';

/** SQLSTATE classes that say "not now": connection exceptions, insufficient resources, operator intervention. */
const POSTGRES_NOT_NOW = /^(08|53|57)/;
/** Serialization failure, deadlock, lock not available. */
const POSTGRES_LOST_RACE = ['40001', '40P01', '55P03'];
/** Timeout, too many queries, memory limit, too many parts, server shutting down. */
const CLICKHOUSE_NOT_NOW = ['159', '202', '241', '252', '236'];
const NETWORK = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|UND_ERR)/;
/** Failures that node-postgres and the ClickHouse client name only in words. */
const UNCODED =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Timeout error|socket hang up)/;

/** What any failure of a call means to its caller. The driver's text stays in `cause`. */
export function toCoachingError(error: unknown): CoachingError {
  if (error instanceof CoachingError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  if (error instanceof ClickHouseError) {
    return CLICKHOUSE_NOT_NOW.includes(code) ? unavailable('ClickHouse', error) : internal(error);
  }
  if (POSTGRES_LOST_RACE.includes(code)) {
    return new CoachingError('ABORTED', 'Another call got in the way. Read the scorecard again and retry.', {
      cause: error,
    });
  }
  if (/^[0-9A-Z]{5}$/.test(code) && !NETWORK.test(code))
    return POSTGRES_NOT_NOW.test(code) ? unavailable('Postgres', error) : internal(error);
  return NETWORK.test(code) || UNCODED.test(message) ? unavailable('a store', error) : internal(error);
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function unavailable(store: string, cause: unknown): CoachingError {
  return new CoachingError(
    'UNAVAILABLE',
    `The service can't reach ${store} at the moment. What was written is not known; read the scorecard before retrying.`,
    { cause },
  );
}

function internal(cause: unknown): CoachingError {
  return new CoachingError('INTERNAL', 'The service failed. Its log says why.', { cause });
}
