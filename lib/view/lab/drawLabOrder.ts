import type { LabContents, LabGroup, LabRace, LabResult, LabRunStep, LabStore } from '@/lib/contract/lab';
import { counted } from '@/lib/wording/formatMs';
import { ownStepName, resultText } from '@/lib/wording/labOutcome';

type Row = readonly (string | null)[];

/** What a statement came to: rows that are few are shown, whatever else is a text. */
export interface DrawnResult {
  readonly text: string;
  /** An error, or an end that nobody asked for. */
  readonly isError: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface DrawnLabStep {
  /** From 1. */
  readonly number: number;
  readonly session: string;
  /** Of its session, from 0. */
  readonly column: number;
  readonly name: string;
  readonly sql: string;
  readonly store: LabStore;
  /** Another session did the step before. */
  readonly switched: boolean;
  /** What to know besides: which attempt it is, for whom it waited, that its session is the victim. */
  readonly marks: readonly string[];
  readonly waited: boolean;
  /** In another place it would have led elsewhere. */
  readonly decided: boolean;
  readonly results: readonly DrawnResult[];
  /** Tables that held something else after this step than before. */
  readonly held: readonly LabContents[];
}

export interface DrawnLabOrder {
  readonly columns: readonly string[];
  readonly steps: readonly DrawnLabStep[];
  /** What the tables held after a step is known. */
  readonly hasStates: boolean;
}

/** Rows that are shown with a step. */
const MOST_ROWS = 4;
const DEADLOCK = '40P01';

/** The shortest order of an outcome, a column for each session and time downwards. */
export function drawLabOrder(race: LabRace, variant: string | null, group: LabGroup): DrawnLabOrder {
  const columns = race.sessions.map(({ name }) => name);
  const { steps } = group.shortest;
  const states = new Map((group.states ?? []).map(({ after, contents }) => [after, contents]));
  // What the set-up has left is no change.
  let before = states.get(-1) ?? [];
  return {
    columns,
    hasStates: states.size > 0,
    steps: steps.map((step, index) => {
      const after = states.get(index);
      const held = after?.filter((table) => !isIn(before, table)) ?? [];
      before = after ?? before;
      return {
        number: index + 1,
        session: step.session,
        column: Math.max(0, columns.indexOf(step.session)),
        name: ownStepName(step),
        ...sqlOf(race, variant, step.step),
        switched: index > 0 && step.session !== steps[index - 1]?.session,
        marks: marksOf(step),
        decided: group.difference?.moved?.step === index,
        waited: step.waited,
        results: step.results.flatMap(drawResult),
        held,
      };
    }),
  };
}

function isIn(tables: readonly LabContents[], table: LabContents): boolean {
  return tables.some((other) => JSON.stringify(other) === JSON.stringify(table));
}

/** As it is written, with the names of captured values, and where it is run. */
function sqlOf(
  race: LabRace,
  variant: string | null,
  step: string,
): { readonly sql: string; readonly store: LabStore } {
  const change = race.variants.find(({ name }) => name === variant)?.changes.find((each) => each.step === step);
  const written = change ?? race.sessions.flatMap(({ steps }) => steps).find(({ name }) => name === step);
  return { sql: (written?.sql ?? '').trim(), store: written?.store ?? 'postgres' };
}

function marksOf({ attempt, waited, waitedFor = [], results }: LabRunStep): readonly string[] {
  const isVictim = results.some((result) => result.kind === 'error' && result.code === DEADLOCK);
  return [
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(waited ? [waitedFor.length === 0 ? 'waited' : `waited for ${waitedFor.join(', ')}`] : []),
    ...(isVictim ? ['deadlock victim: the server’s choice'] : []),
  ];
}

/** What Postgres calls a column that has no name. */
const UNNAMED = '?column?';

function drawResult(result: LabResult): readonly DrawnResult[] {
  if (result.kind === 'rows' && result.count === 1 && result.rows[0]?.length === 1)
    return [{ text: '', isError: false, columns: [], rows: result.rows }];
  if (result.kind === 'rows' && result.rows.length === result.count && result.count <= MOST_ROWS && result.count > 0)
    return [
      {
        text: '',
        isError: false,
        columns: result.columns.map((column) => (column === UNNAMED ? '' : column)),
        rows: result.rows,
      },
    ];
  if (result.kind === 'rows')
    return [
      { text: result.count === 0 ? 'no rows' : counted(result.count, 'row'), isError: false, columns: [], rows: [] },
    ];
  const text = resultText(result);
  return text === '' ? [] : [{ text, isError: result.kind !== 'done', columns: [], rows: [] }];
}
