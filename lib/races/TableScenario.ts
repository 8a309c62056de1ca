import type { Pool } from 'pg';
import type { ScenarioDescription, ScenarioId } from '@/lib/contract/scenarios';
import type { Step } from '@/lib/steps/step';
import type { Judgement } from './Scenario';

/** Numbers that a run may choose. */
export interface TableOptions {
  /** `evaluation_batches`: how many answers each batch brings. */
  readonly batches: readonly number[];
  /** `scheduler_claims`: how many schedulers take work at the same time. */
  readonly schedulers: number;
}

export interface TableActorContext {
  /** Of the console's own database, where the scenario's tables are. Transactions are taken from it. */
  readonly postgres: Pool;
  /** Every statement passes through it, and so does every commit. */
  readonly step: Step;
  readonly subject: string;
}

export interface TableActor {
  readonly id: string;
  readonly title: string;
  /** Starts `delayMs` after the others, in a load test. */
  readonly delayed: boolean;
  readonly run: (context: TableActorContext) => Promise<void>;
}

export interface JudgedSubject {
  readonly judgement: Judgement;
}

/**
 * A race over rows of a scenario's own tables in Postgres, declared once: load tests run the actors freely, the explorer step by step.
 * Subjects are ids; the rows of different subjects never touch each other.
 */
export interface TableScenario {
  readonly id: ScenarioId;
  readonly title: string;
  readonly summary: string;
  readonly variants: ScenarioDescription['variants'];
  readonly invariants: ScenarioDescription['invariants'];
  /** Brings subjects into being, with one statement per table for all of them. */
  readonly create: (postgres: Pool, subjects: readonly string[], options: TableOptions) => Promise<void>;
  readonly actors: (variant: string, options: TableOptions) => readonly TableActor[];
  /** Judges subjects once everything is quiet, with one statement per table for all of them; by subject. */
  readonly judge: (postgres: Pool, subjects: readonly string[]) => Promise<ReadonlyMap<string, JudgedSubject>>;
  /** What the tables hold of one subject, for people: by table, short texts by column or row. */
  readonly describe: (
    postgres: Pool,
    subject: string,
  ) => Promise<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  readonly remove: (postgres: Pool, subjects: readonly string[]) => Promise<void>;
}
