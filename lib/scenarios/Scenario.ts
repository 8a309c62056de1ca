import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { stringify } from 'safe-stable-stringify';
import type { CallRequest } from '@/lib/reference/performCall';
import type { Inspection } from '@/lib/contract/inspect';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { Raced, Violation } from '@/lib/contract/scenarios';
import { variantTitle } from '@/lib/wording/labOutcome';
import type { Judgement, Race } from './Race';
import type { Step } from '@/lib/steps/step';
import type { RequestScenario } from './requests/RequestScenario';
import type { SqlScenario } from './sql/SqlScenario';

type Unnamed<Request> = Request extends unknown ? Omit<Request, 'name'> : never;
/** A call on the subject, whose name is known only when it is performed. */
export type SubjectCall = Unnamed<CallRequest>;

/** One of the racing parties. */
interface Racer {
  readonly id: string;
  readonly title: string;
  /** Starts `delayMs` after the others, in a load test. */
  readonly delayed: boolean;
}

/** A single call. Its caller performs the work that it leaves behind. */
export interface CallActor extends Racer {
  readonly call: SubjectCall;
}

/** Statements on rows, in steps. */
export interface RowActor extends Racer {
  readonly run: (context: RowActorContext) => Promise<void>;
}

export interface RowActorContext {
  /** Of the console's own database, where the scenario's tables are. Transactions are taken from it. */
  readonly postgres: Pool;
  /** Every statement passes through it, and so does every commit. */
  readonly step: Step;
  readonly subject: string;
}

/** A race over a record: calls of the reference service, which load tests send over its API, and explorations perform step by step. */
export interface CallScenario extends Race {
  readonly kind: 'calls';
  /** The type of its subjects. */
  readonly recordType: string;
  /** Brings the subject into being, before the actors start. */
  readonly create: SubjectCall & { readonly call: 'CreateScorecard' };
  readonly actors: (values: ParameterValues) => readonly CallActor[];
  /**
   * Judges by an inspection that was made after the quiet time and that knows the calls; `unknown` while it knows fewer than raced. The violations
   * stand in the order of `violations`.
   */
  readonly judge: (inspection: Inspection, values: ParameterValues) => Judgement;
}

/** A race over rows of its own tables in the console's database. Subjects are ids, and rows of different subjects are independent. */
export interface RowScenario extends Race {
  readonly kind: 'rows';
  /** Brings subjects into being, with one statement per table for all of them. */
  readonly create: (postgres: Pool, subjects: readonly string[], values: ParameterValues) => Promise<void>;
  readonly actors: (variant: string, values: ParameterValues) => readonly RowActor[];
  /** Judges subjects once everything is quiet, with one statement per table for all of them; by subject. */
  readonly judge: (postgres: Pool, subjects: readonly string[]) => Promise<ReadonlyMap<string, Judgement>>;
  /** What the tables hold of one subject, for people: by table, short texts by column or row. */
  readonly describe: (
    postgres: Pool,
    subject: string,
  ) => Promise<Readonly<Record<string, Readonly<Record<string, string>>>>>;
  readonly remove: (postgres: Pool, subjects: readonly string[]) => Promise<void>;
}

/**
 * A race, declared once: a subject, actors that start together or `delayMs` apart, and what must hold afterwards. Its parameters and violations are
 * its own; nothing outside lists them.
 */
export type Scenario = CallScenario | RowScenario | RequestScenario | SqlScenario;

/** What a run keeps of its scenario. */
export function racedOf(scenario: Scenario): Raced {
  return {
    title: scenario.title,
    driver: scenario.kind === 'requests' ? scenario.driver : scenario.kind === 'sql' ? 'sql' : 'library',
    recordType: 'recordType' in scenario ? scenario.recordType : null,
    violations: [...scenario.violations],
    ...(scenario.kind === 'requests' || scenario.kind === 'sql' ? { edition: editionOf(scenario) } : {}),
  };
}

/** What the variants of a file share and a run does; a further variant, or another title, makes no other edition. */
function editionOf(scenario: RequestScenario | SqlScenario): string {
  const {
    variants: _variants,
    title: _title,
    ...shared
  } = scenario.kind === 'sql' ? scenario.raceOf(variantTitle(null)) : scenario.file;
  const done = { ...shared, about: null, summary: null, $schema: null };
  return createHash('sha256').update(stringify(done)).digest('hex').slice(0, 8);
}

/** What a judgement found broken, as the scenario declares it. */
export function violationsOf({ violations }: Pick<Scenario, 'violations'>, judgement: Judgement): readonly Violation[] {
  return judgement.outcome === 'failed' ? violations.filter(({ code }) => judgement.violations.includes(code)) : [];
}

/** The parameter as the number it is. @throws TypeError, where the scenario has no such number */
export function numberOf(values: ParameterValues, id: string): number {
  const value = values[id];
  if (typeof value !== 'number') throw new TypeError(`the parameter ${id} is no number`);
  return value;
}

/** The parameter as the numbers it is. @throws TypeError, where the scenario has none */
export function numbersOf(values: ParameterValues, id: string): readonly number[] {
  const value = values[id];
  if (value === undefined || typeof value === 'number')
    throw new TypeError(`the parameter ${id} is no list of numbers`);
  return value;
}
