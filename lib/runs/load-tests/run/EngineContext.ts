import { loadTestLimits } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { State } from '@/lib/state/openState';
import type { Jobs } from '../../jobs/openJobs';
import type { Judge } from '../judge/Judge';
import type { Racer } from '../race/Racer';

export interface EngineLimits {
  /** For one call: connecting, and the answer. */
  readonly callTimeoutMs: number;
  /** A target that is away for longer ends the run. */
  readonly awayMs: number;
  /** Iterations that race at once in this process; beyond it starts are no longer exact. */
  readonly mostRacing: number;
  /** Calls refused one after the other, none acknowledged between them, that end the run. */
  readonly mostRefused: number;
}

export const engineLimits: EngineLimits = {
  callTimeoutMs: 10_000,
  awayMs: 60_000,
  mostRacing: loadTestLimits.racedByWorker.max,
  mostRefused: 25,
};

/** What a worker works with. */
export interface EngineContext {
  readonly state: State;
  readonly jobs: Pick<Jobs, 'enqueueCleanup'>;
  /** Names this process in claims and notes. */
  readonly worker: string;
  readonly judge: Judge;
  readonly racer: Racer;
  readonly findEnvironment: (id: string) => EnvironmentConfig | null;
  /** The stores that give no answer, as a sentence begins: `ClickHouse`. */
  readonly probeStores: (environment: EnvironmentConfig) => Promise<readonly string[]>;
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly limits: EngineLimits;
}
