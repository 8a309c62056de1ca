import type { LabOrder, LabStep, StepResult, TableContents } from '@/lib/scenarios/sql/explore/LabOrder';
import type { OutcomeGroup, RaceExploration } from '@/lib/scenarios/sql/explore/exploreRace';
import type { LabVerdict } from '@/lib/scenarios/sql/explore/verdictOf';
import type { IsolationLevel, SqlRace } from '@/lib/scenarios/sql/race/SqlRace';
import { counted, formatCount, formatMs } from '@/lib/wording/formatMs';
import { printable } from './printable';
import type { Style } from './style';
import { renderTable, type Cell } from './table';

export interface ExploredRace {
  readonly variant: string | null;
  readonly level: IsolationLevel | null;
  readonly verdict: LabVerdict;
  readonly exploration: RaceExploration;
}

/** Beyond these, groups of outcomes are only counted. */
const MOST_GROUPS = 12;
const MOST_VALUES = 6;

export function labProgress(orders: number, variant: string | null, level: IsolationLevel | null): string {
  return `${counted(orders, 'order')} run, ${conditionsOf(variant, level)}`;
}

/**
 * What the orders of a race led to: the verdict, the outcomes with how many orders lead there, and the shortest order of each, with `states` what the
 * tables held after its steps too.
 */
export function renderLab(race: SqlRace, explored: readonly ExploredRace[], style: Style, withStates = false): string {
  const lines = [style.bold(printable(race.title ?? 'Race')), ''];
  if (explored.length > 1) lines.push(...matrix(explored, style), '');
  for (const each of explored) lines.push(...section(race, each, style, withStates), '');
  return lines.join('\n').trimEnd();
}

function matrix(explored: readonly ExploredRace[], style: Style): readonly string[] {
  return renderTable(
    [{ title: 'variant', whole: true }, { title: 'isolation level' }, { title: 'violating' }, { title: 'verdict' }],
    explored.map(({ variant, level, verdict, exploration }) => [
      { text: variant ?? 'as written' },
      { text: level ?? 'the server’s' },
      { text: `${formatCount(exploration.violating)} of ${counted(exploration.orders, 'order')}` },
      { text: verdict, paint: paintOf(verdict, style) },
    ]),
    style,
  );
}

function section(
  race: SqlRace,
  { variant, level, verdict, exploration }: ExploredRace,
  style: Style,
  withStates: boolean,
): readonly string[] {
  const shown = exploration.groups.slice(0, MOST_GROUPS);
  const rest = exploration.groups.slice(MOST_GROUPS);
  return [
    paintOf(verdict, style)(`${capitalized(conditionsOf(variant, level))}: ${sentenceOf(race, verdict, exploration)}`),
    ...Object.entries(exploration.violations).map(
      ([check, orders]) => `  ${check}: violated in ${counted(orders, 'order')}`,
    ),
    ...remarks(exploration).map((remark) => `  ${remark}`),
    ...shown.flatMap((group, index) => ['', ...groupLines(group, index, race, style, withStates)]),
    ...(rest.length === 0
      ? []
      : [
          '',
          `  ${counted(rest.length, 'further outcome')}, ${counted(
            rest.reduce((sum, { orders }) => sum + orders, 0),
            'order',
          )}; see --json`,
        ]),
  ];
}

function sentenceOf(
  race: SqlRace,
  verdict: LabVerdict,
  { orders, violating, complete, possible }: RaceExploration,
): string {
  const ran = `${counted(orders, 'order')} run in all`;
  switch (verdict) {
    case 'violated':
      return `${formatCount(violating)} of ${counted(orders, 'order')} ${violating === 1 ? 'violates' : 'violate'} a check${complete ? '' : `; not all orders were run`}.`;
    case 'clean':
      return race.checks.length === 0 ? `${ran}; the race has no check.` : `no order violates a check, ${ran}.`;
    case 'incomplete':
      return `nothing is proven. ${capitalized(counted(orders, 'order'))} were run${complete ? '' : ` of up to ${formatCount(possible)}`}, and none violates a check.`;
  }
}

function remarks({ complete, stopped, serverChose, unsteady, unjudged, tookMs }: RaceExploration): readonly string[] {
  return [
    stopped ?? (complete ? '' : 'Not every order was run: the limit was reached, or it was cancelled.'),
    serverChose === 0
      ? ''
      : `In ${counted(serverChose, 'order')} the server chose: a deadlock’s victim, or a step that did not end. Each was run three times; ${unsteady === 0 ? 'all ended the same way' : `${formatCount(unsteady)} did not end the same way`}. They prove nothing.`,
    unjudged === 0 ? '' : `${counted(unjudged, 'order')} could not be judged.`,
    `It took ${formatMs(tookMs)}.`,
  ].filter((line) => line !== '');
}

function groupLines(
  { orders, shortest, serverChose, states }: OutcomeGroup,
  index: number,
  race: SqlRace,
  style: Style,
  withStates: boolean,
): readonly string[] {
  const facts = factsOf(shortest, serverChose);
  const head = `  ${index + 1}. ${counted(orders, 'order')}${facts.length === 0 ? '' : `: ${facts.join('; ')}`}`;
  const sessions = race.sessions.map(({ name }) => name);
  return [
    shortest.violated.length > 0 ? style.bad(head) : head,
    ...renderTable(
      sessions.map((title) => ({ title: printable(title) })),
      shortest.steps.map((step): readonly Cell[] =>
        sessions.map((name) => ({ text: name === step.session ? stepText(step) : '' })),
      ),
      style,
      5,
    ),
    ...(withStates ? stateLines(shortest, states) : contentLines(shortest.contents)),
  ];
}

function factsOf(order: LabOrder, serverChose: boolean): readonly string[] {
  const list = (names: readonly string[]) => printable(names.join(', '));
  return [
    ...order.violated.map(({ check, rows }) => `violates ${check}${rows[0] ? ` (${valuesText(rows[0])})` : ''}`),
    order.victims.length > 0 ? `deadlock, Postgres refused ${list(order.victims)}` : '',
    order.timeouts.length > 0 ? `a step of ${list(order.timeouts)} did not end` : '',
    order.serialization.length > 0 ? `serialization failure of ${list(order.serialization)}` : '',
    order.steps.some(({ waited }) => waited)
      ? `waits: ${list(order.steps.filter(({ waited }) => waited).map(({ step }) => step))}`
      : '',
    order.skipped.length > 0 ? `left out: ${list(order.skipped)}` : '',
    order.leftOpen.length > 0 ? `${list(order.leftOpen)} left a transaction open, which was rolled back` : '',
    order.schemaGone ? 'the race dropped its own schema' : '',
    ...order.unchecked.map(({ check, why }) => `${check} could not be checked: ${printable(why)}`),
    serverChose ? 'the server’s choice' : '',
  ].filter((fact) => fact !== '');
}

function stepText({ step, attempt, waited, waitedFor, results, session }: LabStep): string {
  const name = step.startsWith(`${session}.`) ? step.slice(session.length + 1) : step;
  const said = results.map(resultText).filter((text) => text !== '');
  return printable(
    `${name}${attempt > 1 ? ` (attempt ${attempt})` : ''}${waited ? ` (waits${waitedFor.length === 0 ? '' : ` for ${waitedFor.join(', ')}`})` : ''}${said.length === 0 ? '' : ` → ${said.join('; ')}`}`,
  );
}

function resultText(result: StepResult): string {
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
      return 'did not end, and was ended';
    case 'too_large':
      return 'answered with too much, and was ended';
  }
}

/** After the set-up all tables, then those that a step has changed. */
function stateLines({ steps, contents }: LabOrder, states: OutcomeGroup['states']): readonly string[] {
  if (states.length === 0) return ['     (no states: it did not go the same way once more)', ...contentLines(contents)];
  return states.flatMap((state, index) => {
    const before = new Set((states[index - 1]?.contents ?? []).map((each) => JSON.stringify(each)));
    const changed = state.contents.filter((each) => !before.has(JSON.stringify(each)));
    return [
      `     ${printable(state.after === -1 ? 'after the set-up' : `after ${state.after + 1}. ${steps[state.after]?.step ?? ''}`)}`,
      ...contentLines(changed).map((line) => `  ${line}`),
    ];
  });
}

function contentLines(contents: readonly TableContents[]): readonly string[] {
  return contents.map(({ store, table, columns, rows, cut }) => {
    const shown = rows.slice(0, MOST_VALUES).map((row) => `(${valuesText(row)})`);
    const more = rows.length > shown.length || cut ? ', …' : '';
    return `     ${printable(`${table}${store === 'clickhouse' ? ' in ClickHouse' : ''} (${columns.join(', ')}): ${shown.length === 0 ? 'empty' : shown.join(', ') + more}`)}`;
  });
}

function valuesText(values: readonly (string | null)[]): string {
  return printable(values.map((value) => value ?? 'NULL').join(', '));
}

function conditionsOf(variant: string | null, level: IsolationLevel | null): string {
  return [variant ?? 'as written', level === null ? '' : `at ${level}`].filter((part) => part !== '').join(' ');
}

function paintOf(verdict: LabVerdict, style: Style): (text: string) => string {
  return { clean: style.good, violated: style.bad, incomplete: style.unsure }[verdict];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
