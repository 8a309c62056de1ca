import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Retention } from '@/lib/environments/retention';
import type { State } from '@/lib/state/openState';

/** What keeping things for a while, and no longer, needs. */
export interface RetentionContext {
  readonly state: State;
  /** Of the same database, for the lock that lets one process at a time delete. */
  readonly stateUrl: string;
  readonly environments: readonly EnvironmentConfig[];
  readonly retention: Retention;
  /** For one call of a coaching API. */
  readonly callTimeoutMs: number;
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}
