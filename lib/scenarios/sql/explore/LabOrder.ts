import type { StepStore } from '@/lib/evidence/stepMeaning';
import type { SessionEvent } from '../session/SessionEvent';

/** What one step came to, as far as it counts for telling orders apart. */
export type StepResult =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | null)[])[];
      readonly count: number;
    }
  | { readonly kind: 'done'; readonly tag: string }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  /** The server ended the session. */
  | { readonly kind: 'lost' }
  /** This side ended the session. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too_large' };

export interface LabStep {
  readonly session: string;
  readonly step: string;
  /** 1, 2, …: of how often its session has begun. */
  readonly attempt: number;
  /** It waited for another session. */
  readonly waited: boolean;
  /** The sessions that blocked it, as pg_blocking_pids named them while it waited: not those which these wait for in turn. */
  readonly waitedFor: readonly string[];
  /** One for each statement; of a step with nothing in it, none. */
  readonly results: readonly StepResult[];
}

export interface TableContents {
  readonly store: StepStore;
  readonly table: string;
  readonly columns: readonly string[];
  /** Of Postgres in the order of their texts; of ClickHouse in that of their values, and merged as FINAL does where the engine merges. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** There are more than are read. */
  readonly cut: boolean;
}

/** What everybody could see once a step was done, or had begun to wait. */
export interface TableState {
  /** Index of the step; -1: after the set-up. */
  readonly after: number;
  readonly contents: readonly TableContents[];
}

export interface ViolatedCheck {
  readonly check: string;
  readonly rows: readonly (readonly (string | null)[])[];
}

/** One order with everything that it led to. */
export interface LabOrder {
  /** In the order in which they were let go. */
  readonly steps: readonly LabStep[];
  /** Steps that were left out because a guard said so. */
  readonly skipped: readonly string[];
  /** Sessions that were aborted to end a deadlock. */
  readonly victims: readonly string[];
  /** Sessions that met a serialization failure, retried ones too. */
  readonly serialization: readonly string[];
  /** Sessions with a step that did not end in time. */
  readonly timeouts: readonly string[];
  /** Sessions that ended with a transaction open, which was rolled back. */
  readonly leftOpen: readonly string[];
  readonly contents: readonly TableContents[];
  /** The race has dropped the schema that it lives in. */
  readonly schemaGone: boolean;
  readonly violated: readonly ViolatedCheck[];
  /** Checks that could not be run, and why. */
  readonly unchecked: readonly { readonly check: string; readonly why: string }[];
}

/** This side ended a session for what it answered: nobody knows what it would have done. */
export function wasCutOff({ steps }: Pick<LabOrder, 'steps'>): boolean {
  return steps.some(({ results }) => results.some(({ kind }) => kind === 'too_large'));
}

/** Whom a deadlock is ended with, and what a time-out meets, the server chooses: another run of the same order may end otherwise. */
export function serverChose({ victims, timeouts }: LabOrder): boolean {
  return victims.length > 0 || timeouts.length > 0;
}

/**
 * Two orders with the same key led to the same: the same results of each session's steps, the same waits, the same violations and contents. Whom a step
 * waited for belongs to the order, and not to what it led to.
 */
export function outcomeKey(order: LabOrder): string {
  // Each session's own steps stay in their order.
  const bySession = order.steps
    .map(({ session, step, attempt, waited, results }) => ({ session, step, attempt, waited, results }))
    .sort(({ session: one }, { session: other }) => (one === other ? 0 : one < other ? -1 : 1));
  return JSON.stringify([
    bySession,
    [...order.skipped].sort(),
    order.violated,
    order.unchecked,
    order.leftOpen,
    order.schemaGone,
    order.contents,
  ]);
}

export function toResults(events: readonly SessionEvent[]): readonly StepResult[] {
  return events.flatMap((event): readonly StepResult[] => {
    switch (event.kind) {
      case 'rows':
        return [{ kind: 'rows', columns: event.columns.map(({ name }) => name), rows: event.rows, count: event.count }];
      case 'done':
        return [{ kind: 'done', tag: event.tag }];
      case 'error':
        return [{ kind: 'error', code: event.code, message: event.message }];
      case 'lost':
        return [{ kind: 'lost' }];
      case 'notice':
      case 'notification':
        return [];
    }
  });
}
