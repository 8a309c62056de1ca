import type { ParameterValues } from '@/lib/contract/parameters';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { TraceHeaders } from '@/lib/tracing/trace';
import type { Raced } from '../race/Racer';

/** What judging has to know of a load test. */
export interface JudgedRun {
  readonly id: string;
  readonly environment: string;
  readonly scenario: string;
  readonly definition: ScenarioDefinition | null;
  readonly variant: string;
  readonly parameters: ParameterValues;
  readonly settleMs: number;
}

/** A race that is over. Its moments are of the worker's monotonic clock (`performance.now()`), as those of its outages are: no change of the time of day touches them. */
export interface RacedIteration extends Omit<Raced, 'hasNewToken'> {
  readonly claimId: string;
  readonly startedMs: number;
  /** When the last answer was known. */
  readonly answeredMs: number;
  /** Of the span in which it raced. */
  readonly caller?: TraceHeaders;
}

/** A time in which something the iterations need did not answer: from the last answer before it to the first after it, by the worker's monotonic clock. */
export interface Outage {
  /** As a sentence begins: `ClickHouse`, `The coaching API`, `The target “orders”`. */
  readonly what: string;
  readonly fromMs: number;
  /** null: it is not over. */
  readonly toMs: number | null;
}

/** Tells which claims need no lease any more: they are finished, by this judge or by somebody else. `over`: the load test has no open iteration left. */
export type OnFinished = (finished: {
  readonly loadTestId: string;
  readonly claimIds: readonly string[];
  readonly over: boolean;
}) => void;

/** Waits for quiet, inspects, judges and saves. What it was given it finishes, however long the stores are away. */
export interface Judge {
  /** `nowMs` is the worker's clock at this moment; this process has another one. */
  add(run: JudgedRun, iterations: readonly RacedIteration[], nowMs: number): void;
  /** Replaces what is known of an environment's outages. */
  setOutages(environment: string, outages: readonly Outage[]): void;
  /** Forgets what waits for this load test. */
  drop(loadTestId: string): void;
  close(): Promise<void>;
}
