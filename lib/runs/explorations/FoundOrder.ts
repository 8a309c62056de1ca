import type { PerformedCall } from '@/lib/reference/performCall';
import type { Inspection } from '@/lib/contract/inspect';
import type { OrderOutcome, StateAfter } from '@/lib/contract/interleavings';
import type { Violation } from '@/lib/contract/scenarios';
import type { Exploration } from '@/lib/steps/exploreOrders';
import type { TraceEvent } from '@/lib/steps/trace';

/** One order with its result, for any kind of race. */
export interface FoundOrder {
  readonly events: readonly TraceEvent[];
  readonly outcome: OrderOutcome;
  readonly violations: readonly Violation[];
  readonly error: string | null;
  /** What went wrong, in words; null where nothing did. */
  readonly sentence: string | null;
  /** Calls that were answered 409. */
  readonly refused: number;
}

/** An order that was run again, slowly. */
export interface ReplayedOrder extends FoundOrder {
  /** Before the first step, and after each. */
  readonly states: readonly StateAfter[];
  /** The record it left; null for scenarios that are not about scorecards. */
  readonly subject: string | null;
  readonly calls: readonly PerformedCall[];
  readonly inspection: Inspection | null;
}

export interface ExploreHow {
  readonly reduce: boolean;
  readonly limit: number;
  readonly signal?: AbortSignal;
  readonly stuckAfterMs?: number;
}

export interface RaceStores {
  /** The console's own database, with the tables of scenarios that bring their own. */
  readonly stateUrl: string;
  /** Orders that are run at the same time. */
  readonly inFlight: number;
  /** Begins the names of the records' profiles. */
  readonly prefix: string;
}

/** A race with its connections, until `close`. */
export interface OpenRace {
  /** Runs its orders. Throws as exploreOrders does, and what creating subjects throws. */
  explore(how: ExploreHow, onOrder: (order: FoundOrder) => void): Promise<Exploration>;
  /** Runs one order again on a fresh subject, with the stores read after each step. With `keep` the record stays, to be inspected. Throws OrderDoesNotFit and StepStuck. */
  replay(actors: readonly string[], keep: boolean): Promise<ReplayedOrder>;
  /** Removes whatever its orders have left in the stores. */
  remove(): Promise<void>;
  close(): Promise<void>;
}
