import type {
  LabCell,
  LabContents,
  LabResult,
  LabRun,
  LabRunOrder,
  LabRunStep,
  LabRunSummary,
} from '@/lib/contract/lab';
import { counted, formatCount, formatMs } from './formatMs';
import { firstOf, listed } from './listed';

/** What others may have put together of what cannot be changed. */
export type Told<T> = T extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Told<T[Key]> }
    : T;

/** What a cell is told by, once it is finished. */
export type ToldFigures = Told<
  Pick<
    LabCell,
    'orders' | 'possible' | 'complete' | 'violating' | 'serverChose' | 'unsteady' | 'unjudged' | 'stopped' | 'tookMs'
  > & {
    failing?: { step: string; code: string; message: string }[];
    neverRun?: string[];
    undivided?: string[];
    varying?: string[];
  }
>;

export function variantTitle(variant: string | null): string {
  return variant ?? 'as written';
}

/** `lock_the_row at serializable`. */
export function conditionsOf(variant: string | null, level: string | null): string {
  return level === null ? variantTitle(variant) : `${variantTitle(variant)} at ${level}`;
}

/** As a heading; a variant's name stays as it is written. */
export function conditionsTitle(variant: string | null, level: string | null): string {
  const conditions = conditionsOf(variant, level);
  return variant === null ? capitalized(conditions) : conditions;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the orders of a finished cell have shown, in one or two sentences. */
export function cellSentence(
  verdict: NonNullable<LabCell['verdict']>,
  { orders, violating, complete, possible }: ToldFigures,
  hasChecks: boolean,
): string {
  const ran = `${counted(orders, 'order')} run in all`;
  switch (verdict) {
    case 'violated':
      return `${formatCount(violating)} of ${counted(orders, 'order')} ${violating === 1 ? 'violates' : 'violate'} a check${complete ? '' : `; not all orders were run`}.`;
    case 'clean':
      return hasChecks ? `no order violates a check, ${ran}.` : `${ran}; the race has no check.`;
    case 'incomplete':
      return `nothing is proven. ${capitalized(counted(orders, 'order'))} ${orders === 1 ? 'was' : 'were'} run${complete ? '' : ` of up to ${possible === null ? 'more than can be counted' : formatCount(possible)}`}, ${orders === 1 ? 'and it violates no check' : 'and none violates a check'}.`;
  }
}

/** Steps that never did their work, so that no figure is worth much. */
export function failingSentences({ failing = [] }: Pick<ToldFigures, 'failing'>): readonly string[] {
  return failing.map(
    ({ step, code, message }) => `${step} failed in every order: ${message} (${code}). Check its SQL.`,
  );
}

const MOST_LISTED = 5;

/** What to know beside the figures of a finished cell. */
export function cellRemarks({
  complete,
  stopped,
  serverChose,
  unsteady,
  unjudged,
  tookMs,
  neverRun = [],
  undivided = [],
  varying = [],
}: ToldFigures): readonly string[] {
  return [
    stopped ?? (complete ? '' : 'Not every order was run: the limit was reached, or it was cancelled.'),
    serverChose === 0
      ? ''
      : `In ${counted(serverChose, 'order')} the server chose: a deadlock’s victim, or a step that did not end. Each was run three times; ${unsteady === 0 ? 'all ended the same way' : `${formatCount(unsteady)} did not end the same way`}. Without a violation, such an order proves nothing.`,
    unjudged === 0 ? '' : `${counted(unjudged, 'order')} could not be judged.`,
    neverRun.length === 0
      ? ''
      : `${firstOf(neverRun, MOST_LISTED)} ran in no order: ${neverRun.length === 1 ? 'its guard was' : 'their guards were'} never true. Check ${neverRun.length === 1 ? 'it' : 'them'}: what never ran is not proven.`,
    undivided.length === 0
      ? ''
      : `No session acts inside of ${firstOf(undivided, MOST_LISTED)}: a race in there is not seen. Divide ${undivided.length === 1 ? 'it' : 'them'} into steps of one statement each.`,
    varying.length === 0
      ? ''
      : `Outcomes are not told apart by ${firstOf(varying, MOST_LISTED)}: ${varying.length === 1 ? 'its values differ' : 'their values differ'} from run to run.`,
    tookMs === null ? '' : `It took ${formatMs(tookMs)}.`,
  ].filter((line) => line !== '');
}

/** What one order led to, the worst first; a check with the first row that violates it. */
export function outcomeFacts(order: Told<LabRunOrder>, serverChose: boolean): readonly string[] {
  const waits = order.steps.filter(({ waited }) => waited);
  return [
    ...order.violated.map(({ check, rows }) => `violates ${check}${rows[0] ? ` (${valuesText(rows[0])})` : ''}`),
    order.victims.length > 0 ? `deadlock, Postgres refused ${order.victims.join(', ')}` : '',
    order.timeouts.length > 0 ? `a step of ${order.timeouts.join(', ')} did not end` : '',
    order.serialization.length > 0 ? `serialization failure of ${order.serialization.join(', ')}` : '',
    waits.length > 0 ? `waits: ${waits.map(({ step }) => step).join(', ')}` : '',
    order.skipped.length > 0 ? `left out: ${order.skipped.join(', ')}` : '',
    order.leftOpen.length > 0 ? `${order.leftOpen.join(', ')} left a transaction open, which was rolled back` : '',
    order.schemaGone ? 'the race dropped its own schema' : '',
    ...order.unchecked.map(({ check, why }) => `${check} could not be checked: ${why}`),
    serverChose ? 'the server’s choice' : '',
  ].filter((fact) => fact !== '');
}

/** `one: begin, read; two: begin`: who takes which steps, in turn. */
export function orderLine({
  steps,
}: {
  readonly steps: readonly Pick<Told<LabRunStep>, 'session' | 'step'>[];
}): string {
  const turns: { session: string; names: string[] }[] = [];
  for (const step of steps) {
    const last = turns.at(-1);
    if (last?.session === step.session) last.names.push(ownStepName(step));
    else turns.push({ session: step.session, names: [ownStepName(step)] });
  }
  return turns.map(({ session, names }) => `${session}: ${names.join(', ')}`).join('; ');
}

/** A step’s name without that of its session, in whose column it stands. */
export function ownStepName({ session, step }: Pick<Told<LabRunStep>, 'session' | 'step'>): string {
  return step.startsWith(`${session}.`) ? step.slice(session.length + 1) : step;
}

/** What a statement came to; nothing where that goes without saying. */
export function resultText(result: Told<LabResult>): string {
  switch (result.kind) {
    case 'rows':
      return result.count === 1 ? valuesText(result.rows[0] ?? []) : counted(result.count, 'row');
    case 'done':
      return /^(?:UPDATE|DELETE|INSERT 0|MERGE) 0$/.test(result.tag) ? 'changes nothing' : '';
    case 'error':
      return `error ${result.code}: ${result.message}`;
    case 'lost':
      return 'the server ended the session';
    case 'timeout':
      return 'timed out and was stopped';
    case 'too_large':
      return 'returned too much data and was stopped';
  }
}

export function valuesText(values: readonly (string | null)[]): string {
  return values.map((value) => value ?? 'NULL').join(', ');
}

/** `orders`, `orders in ClickHouse`. */
export function tableTitle({ store, table }: Pick<Told<LabContents>, 'store' | 'table'>): string {
  return store === 'clickhouse' ? `${table} in ClickHouse` : table;
}

/** `(1, a), (2, b), …`: the first of a table’s rows. */
export function rowsText({ rows, cut }: Pick<Told<LabContents>, 'rows' | 'cut'>, most: number): string {
  const shown = rows.slice(0, most).map((row) => `(${valuesText(row)})`);
  const more = rows.length > shown.length || cut ? ', …' : '';
  return shown.length === 0 ? 'empty' : shown.join(', ') + more;
}

/** What a step’s statements came to, one after the other; none where that goes without saying. */
export function resultTexts({ results }: Pick<Told<LabRunStep>, 'results'>): readonly string[] {
  return results.map(resultText).filter((text) => text !== '');
}

/** Of outcomes that are not kept, because there are too many or they are too large. */
export function leftText({ groups, orders }: { readonly groups: number; readonly orders: number }): string {
  return groups === 0
    ? ''
    : `${counted(groups, 'further outcome')} with ${counted(orders, 'order')} ${groups === 1 ? 'is' : 'are'} counted but not kept.`;
}

/** A run in a line of a list. */
export function runProgressText({ status, progress: { cells, finished, violated, orders } }: LabRunSummary): string {
  const found =
    violated > 0
      ? `${formatCount(violated)} of ${counted(cells, 'cell')} violated`
      : finished === cells
        ? 'no violation'
        : 'no violation so far';
  if (status === 'queued') return `${counted(cells, 'cell')} to run`;
  if (finished < cells)
    return `${finished === 0 ? '' : `${found}; `}${formatCount(finished)} of ${counted(cells, 'cell')} finished`;
  return `${found}, ${counted(orders, 'order')}`;
}

export interface LabHeadline {
  /** What matters; red when something is violated. */
  readonly lead: string;
  readonly rest: string;
}

/** What a run has shown so far, in a sentence or two. */
export function labHeadline({ status, cells, race, failure }: LabRun): LabHeadline {
  const finished = cells.filter((cell) => cell.status === 'finished');
  const violated = finished.filter(({ verdict }) => verdict === 'violated');
  const clean = finished.filter(({ verdict }) => verdict === 'clean');
  const figures = `${formatCount(violated.length)} of ${counted(cells.length, 'cell')} violated`;
  switch (status) {
    case 'queued':
      return { lead: 'Queued.', rest: 'Waiting for a worker.' };
    case 'running':
      return violated.length > 0
        ? { lead: `${figures} so far.`, rest: `${formatCount(finished.length)} finished.` }
        : { lead: 'Running.', rest: `${formatCount(finished.length)} of ${counted(cells.length, 'cell')} finished.` };
    case 'failed':
      return {
        lead: violated.length > 0 ? `${figures}, then it stopped.` : 'Stopped.',
        rest: failure?.detail ?? 'It could not go on.',
      };
    case 'cancelled':
      return {
        lead: violated.length > 0 ? `${figures}, then it was cancelled.` : 'Cancelled.',
        rest: `${formatCount(finished.length)} of ${counted(cells.length, 'cell')} finished.`,
      };
    case 'completed':
      break;
    default:
      return status satisfies never;
  }
  if (race.checks.length === 0)
    return {
      lead: 'Every outcome is listed; the race has no check.',
      rest: 'Add a check: a query that returns rows that must not exist.',
    };
  if (clean.length === cells.length)
    return {
      lead: 'Proven clean.',
      rest: cells.length === 1 ? 'No order violates a check.' : 'No order of any cell violates a check.',
    };
  if (violated.length === 0)
    return {
      lead: 'No order violates a check, but not everything is proven.',
      rest: `${formatCount(clean.length)} of ${counted(cells.length, 'cell')} proven clean.`,
    };
  const [only] = cells;
  if (cells.length === 1 && only) return { lead: capitalized(cellSentence('violated', only, true)), rest: '' };
  return {
    lead: `${figures}.`,
    rest:
      clean.length === 0 ? 'None is proven clean.' : `${formatCount(clean.length)} proven clean${which(clean, cells)}.`,
  };
}

const MOST_VARIANTS = 3;

/** `: lock_the_row at every level; add at serializable`; nothing where that would be a long list. */
function which(some: readonly LabCell[], all: readonly LabCell[]): string {
  const variants = [...new Set(some.map(({ variant }) => variant))];
  if (variants.length > MOST_VARIANTS) return '';
  const texts = variants.map((variant) => {
    const levels = some.flatMap((cell) => (cell.variant === variant ? [cell.level] : []));
    const isEach = levels.length > 1 && levels.length === all.filter((cell) => cell.variant === variant).length;
    const named = listed(levels.flatMap((level) => level ?? []));
    return isEach ? `${variantTitle(variant)} at every level` : conditionsOf(variant, named === '' ? null : named);
  });
  return `: ${texts.join('; ')}`;
}
