import type { Iteration } from '@/lib/contract/loadTests';
import type { Judgement } from '@/lib/scenarios/Race';
import type { LoadTestRun } from '@/lib/state/loadTests/readRun';
import type { RaceResult } from './raceIteration';

/** What racing has to know of a load test. */
export type RacedRun = Pick<LoadTestRun, 'id' | 'request' | 'definition'>;

/** A race as it was seen from outside, as plain data: it crosses to other processes. */
export interface Raced extends Omit<RaceResult, 'subject' | 'trouble'> {
  /** The record's name, as the service chose it; the id that the rows carry in a race over tables. */
  readonly subject: string;
  /** What the actors of a race over tables did; the steps of calls are told by the service. */
  readonly steps: Iteration['steps'];
  /** Why it can't be judged; null when it can. `call` is null in a race over tables. */
  readonly trouble:
    | (Omit<NonNullable<RaceResult['trouble']>, 'call'> & { readonly call: string | null; readonly isCreate: boolean })
    | null;
  /** Of a race of SQL, which is judged where it ran: its database is gone before anybody else could look. */
  readonly judged?: JudgedRace;
  /** The token ran out between two calls, and the next race brings another one. */
  readonly hasNewToken: boolean;
}

export interface JudgedRace {
  readonly judgement: Judgement;
  /** What the tables held, as short texts. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Performs the races of load tests, to the millisecond. */
export interface Racer {
  /**
   * One iteration on a subject that nobody has used. Never rejects for what a target does: that stands in the result. null: the load test
   * was dropped meanwhile. Rejects when the racer itself breaks.
   */
  race(run: RacedRun, race: { readonly subject: string; readonly delayMs: number }): Promise<Raced | null>;
  /** Sends no further call for this load test, breaks off those under way, and closes its connections. */
  drop(loadTestId: string): void;
  close(): Promise<void>;
}

/** The races of one load test. */
export interface RunRacer {
  race(subject: string, delayMs: number): Promise<Raced | null>;
  /** A promise where something is left to be removed. */
  close(): void | Promise<void>;
}
