import { ConfigError } from './ConfigError';
import { readEnv } from './readEnv';
import type { Variables } from './variables';

/** What the process of the reference coaching service needs of its variables. */
export interface CoachingEnvironment {
  readonly postgresUrl: string;
  readonly clickhouseUrl: string;
  /** Where calls are recorded; undefined: nowhere. */
  readonly stateUrl: string | undefined;
  readonly defaultStrategy: string;
  readonly latency: 'none' | 'staging';
}

/** Throws a ConfigError that lists every mistake. */
export function coachingEnvironment(variables: Variables = process.env): CoachingEnvironment {
  const { postgresUrl, clickhouseUrl, stateUrl, defaultStrategy, latency } = readEnv(variables);
  if (postgresUrl === undefined || clickhouseUrl === undefined) {
    const missing = [
      ...(postgresUrl ? [] : ['LASTWRITE_POSTGRES_URL']),
      ...(clickhouseUrl ? [] : ['LASTWRITE_CLICKHOUSE_URL']),
    ];
    throw new ConfigError(
      missing.map((where) => ({
        where,
        found: 'it is not set',
        expected: 'the URL of a store that the service may write to',
      })),
    );
  }
  return { postgresUrl, clickhouseUrl, stateUrl, defaultStrategy, latency };
}
