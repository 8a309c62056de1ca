import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import type { Step } from '@/lib/steps/step';
import type { Clock } from './clock';
import type { Strategy } from './strategy';

/** Work that a call leaves behind, to run after its response where it says nothing else. It passes its I/O through the step it is given, as an actor of its own. */
export interface AsyncWork {
  readonly name: AsyncWorkName;
  readonly run: (step: Step) => Promise<void>;
  /** `at_once`: it does not wait until its call is answered, nor until it has committed. */
  readonly begins?: 'at_once';
}

export const asyncWorkNames = ['replicate', 'remove'] as const;
export type AsyncWorkName = (typeof asyncWorkNames)[number];

/** All that a call of the service needs from outside. */
export interface CoachingContext {
  readonly postgres: Pool;
  readonly clickhouse: ClickHouseClient;
  /** The application's clock: it sets the times of a card and the versions of most replications. */
  readonly clock: Clock;
  /** Gives a new UUIDv7. */
  readonly newId: () => string;
  readonly step: Step;
  readonly defer: (work: AsyncWork) => void;
  readonly strategy: Strategy;
}
