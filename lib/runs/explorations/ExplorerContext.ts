import type { EnvironmentConfig } from '@/lib/environments/config';
import type { State } from '@/lib/state/openState';

/** What a worker explores with. */
export interface ExplorerContext {
  readonly state: State;
  /** Of the same database; orders run on connections of their own. */
  readonly stateUrl: string;
  /** Names this process in claims and notes. */
  readonly worker: string;
  readonly environments: readonly EnvironmentConfig[];
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly limits: ExplorerLimits;
}

export interface ExplorerLimits {
  /** Orders that are run at the same time. */
  readonly inFlight: number;
  /** A step that takes longer and waits for no lock ends the exploration. */
  readonly stuckAfterMs: number;
  /** Orders that could not be judged, which end the exploration: what they lack, others lack too. */
  readonly mostErrors: number;
}

export const explorerLimits: ExplorerLimits = { inFlight: 16, stuckAfterMs: 15_000, mostErrors: 20 };
