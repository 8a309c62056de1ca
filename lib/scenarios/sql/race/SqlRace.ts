import type { StepStore } from '@/lib/evidence/stepMeaning';

export const isolationLevels = ['read committed', 'repeatable read', 'serializable'] as const;
export type IsolationLevel = (typeof isolationLevels)[number];

/** A race of SQL sessions, whichever form it was written in. */
export interface SqlRace {
  readonly title: string | null;
  readonly about: string | null;
  /** Each is run as a whole, by a connection that belongs to no session. */
  readonly setup: readonly SetupSql[];
  readonly teardown: string | null;
  /** Of every session that names none; null: the server's. */
  readonly level: IsolationLevel | null;
  /** Of every session that names none. */
  readonly retry: Retry | null;
  readonly sessions: readonly SqlSession[];
  /** The orders that the file asks for. None: every order. */
  readonly permutations: readonly Permutation[];
  /** What must hold once everything is quiet. */
  readonly checks: readonly Check[];
  readonly variants: readonly Variant[];
}

export interface SetupSql {
  readonly store: StepStore;
  readonly sql: string;
}

export interface SqlSession {
  readonly name: string;
  readonly level: IsolationLevel | null;
  readonly retry: Retry | null;
  readonly setup: string | null;
  readonly teardown: string | null;
  readonly steps: readonly SqlStep[];
}

export interface SqlStep {
  /** Unique in the race. */
  readonly name: string;
  /** Where its SQL is run. ClickHouse knows no transactions here: it waits for nobody. */
  readonly store: StepStore;
  /** Empty: it only takes its place in the order. */
  readonly sql: string;
  /** What the columns of its first row are called from then on; without rows, the first is how many rows were changed. */
  readonly capture: readonly string[];
  /** It is left out unless the session has captured this, and it is true. */
  readonly when: string | null;
}

/** A session that meets one of these errors rolls back and begins again with its first step. */
export interface Retry {
  /** SQLSTATE. */
  readonly codes: readonly string[];
  /** So often at most, after the first attempt. */
  readonly times: number;
}

/** A query that returns the rows that violate an invariant. `:session.name` is a captured value. */
export interface Check {
  readonly name: string;
  readonly store: StepStore;
  readonly sql: string;
}

/** The race with some of its steps replaced. */
export interface Variant {
  readonly name: string;
  readonly title: string | null;
  readonly level: IsolationLevel | null;
  readonly retry: Retry | null;
  readonly steps: readonly StepChange[];
}

/** Another step in the place of the one with this name, or, with null, none. */
export interface StepChange {
  readonly name: string;
  readonly step: Omit<SqlStep, 'name'> | null;
}

export interface Permutation {
  readonly steps: readonly PermutationStep[];
}

export interface PermutationStep {
  readonly step: string;
  readonly blockers: readonly Blocker[];
}

/**
 * Until when a step is not told as done. `once`: it is told as waiting when it has just begun; `step`: as long as that step is under way;
 * `notices`: until the session of that step has given so many notices since this one began.
 */
export type Blocker =
  | { readonly kind: 'once' }
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'notices'; readonly step: string; readonly count: number };
