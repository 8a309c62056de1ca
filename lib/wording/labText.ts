import type { LabCell, LabDifference, LabGroup, LabRunOrder, LabRunStep } from '@/lib/contract/lab';
import { counted, formatCount } from './formatMs';
import {
  capitalized,
  cellRemarks,
  cellSentence,
  conditionsTitle,
  failingSentences,
  orderLine,
  ownStepName,
  resultTexts,
  rowsText,
  tableTitle,
  variantTitle,
  type Told,
  type ToldFigures,
} from './labOutcome';
import { outcomeTitles } from './outcomeTitles';

type Paint = (text: string) => string;

/** What the text is written on: a terminal, or a file. */
export interface Paper {
  readonly bold: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly unsure: Paint;
  /** Text of others on one line, which steers no terminal. */
  readonly printable: (text: string) => string;
  readonly table: (
    head: readonly { readonly title: string; readonly whole?: boolean }[],
    rows: readonly (readonly { readonly text: string; readonly paint?: Paint }[])[],
    indent?: number,
  ) => readonly string[];
}

export interface ToldRace {
  readonly title: string | null;
  readonly sessions: readonly { readonly name: string }[];
  readonly checks: readonly unknown[];
}

/** `difference`: null as well, as an exploration has it. */
type ToldGroup = Omit<LabGroup, 'difference'> & { readonly difference?: LabDifference | null };

/** A finished cell, with its outcomes. */
export interface ToldCell extends ToldFigures {
  readonly variant: string | null;
  readonly level: string | null;
  readonly verdict: NonNullable<LabCell['verdict']>;
  readonly violations: Readonly<Record<string, number>>;
  readonly groups: readonly Told<ToldGroup>[];
}

/** Beyond these, groups of outcomes are only counted. */
const MOST_GROUPS = 12;
const MOST_VALUES = 6;

export interface LabTextOptions {
  /** Where the rest is. */
  readonly more: string;
  /** What the tables held after the steps too, and not only in the end. */
  readonly states: boolean;
}

/** What the orders of a race led to: the verdict, the outcomes with how many orders lead there, and the shortest order of each. */
export function labText(race: ToldRace, cells: readonly ToldCell[], paper: Paper, options: LabTextOptions): string {
  const lines = [paper.bold(paper.printable(race.title ?? 'Race')), ''];
  if (cells.length > 1) lines.push(...matrix(cells, paper), '');
  for (const each of cells) lines.push(...section(race, each, paper, options), '');
  return lines.join('\n').trimEnd();
}

function matrix(cells: readonly ToldCell[], paper: Paper): readonly string[] {
  return paper.table(
    [{ title: 'variant', whole: true }, { title: 'isolation level' }, { title: 'violating' }, { title: 'verdict' }],
    cells.map(({ variant, level, verdict, violating, orders }) => [
      { text: variantTitle(variant) },
      { text: level ?? 'the server’s' },
      { text: `${formatCount(violating)} of ${counted(orders, 'order')}` },
      { text: verdict, paint: paintOf(verdict, paper) },
    ]),
  );
}

function section(race: ToldRace, cell: ToldCell, paper: Paper, options: LabTextOptions): readonly string[] {
  const { variant, level, verdict, groups, violations } = cell;
  const shown = groups.slice(0, MOST_GROUPS);
  const titles = outcomeTitles(groups);
  const rest = groups.slice(MOST_GROUPS);
  const restOrders = rest.reduce((sum, { orders }) => sum + orders, 0);
  const head = `${conditionsTitle(variant, level)}: ${cellSentence(verdict, cell, race.checks.length > 0)}`;
  return [
    paintOf(verdict, paper)(head),
    ...Object.entries(violations).map(([check, orders]) => `  ${check}: violated in ${counted(orders, 'order')}`),
    ...[...failingSentences(cell).map(paper.printable), ...cellRemarks(cell)].map((remark) => `  ${remark}`),
    ...shown.flatMap((group, index) => ['', ...groupLines(group, index, titles[index] ?? [], race, paper, options)]),
    ...(rest.length === 0
      ? []
      : ['', `  ${counted(rest.length, 'further outcome')}, ${counted(restOrders, 'order')}; see ${options.more}`]),
  ];
}

function groupLines(
  { orders, shortest, states = [], difference }: Told<ToldGroup>,
  index: number,
  title: readonly string[],
  race: ToldRace,
  paper: Paper,
  options: LabTextOptions,
): readonly string[] {
  const facts = title.map(paper.printable);
  const head = `  ${index + 1}. ${counted(orders, 'order')}${facts.length === 0 ? '' : `: ${facts.join('; ')}`}`;
  const sessions = race.sessions.map(({ name }) => name);
  return [
    shortest.violated.length > 0 ? paper.bad(head) : head,
    ...paper.table(
      sessions.map((title) => ({ title: paper.printable(title) })),
      shortest.steps.map((step) =>
        sessions.map((name) => ({ text: name === step.session ? paper.printable(stepText(step)) : '' })),
      ),
      5,
    ),
    ...(difference ? differenceLines(difference, paper) : []),
    ...(options.states ? stateLines(shortest, states, paper) : contentLines(shortest.contents, paper)),
  ];
}

function differenceLines({ says, order, outcome }: Told<LabDifference>, { printable }: Paper): readonly string[] {
  const to = outcome === null ? 'another outcome' : `outcome ${outcome}`;
  return [`     ${printable(says)}`, `     ${printable(`${capitalized(to)}: ${orderLine({ steps: order })}`)}`];
}

function stepText(step: Told<LabRunStep>): string {
  const { attempt, waited, waitedFor = [] } = step;
  const said = resultTexts(step);
  const waits = waited ? ` (waits${waitedFor.length === 0 ? '' : ` for ${waitedFor.join(', ')}`})` : '';
  return `${ownStepName(step)}${attempt > 1 ? ` (attempt ${attempt})` : ''}${waits}${said.length === 0 ? '' : ` → ${said.join('; ')}`}`;
}

/** After the set-up all tables, then those that a step has changed. */
function stateLines(
  { steps, contents }: Told<LabRunOrder>,
  states: Told<NonNullable<LabGroup['states']>>,
  paper: Paper,
): readonly string[] {
  if (states.length === 0)
    return ['     (no states: it did not go the same way once more)', ...contentLines(contents, paper)];
  return states.flatMap((state, index) => {
    const before = new Set((states[index - 1]?.contents ?? []).map((each) => JSON.stringify(each)));
    const changed = state.contents.filter((each) => !before.has(JSON.stringify(each)));
    const when =
      state.after === -1 ? 'after the set-up' : `after ${state.after + 1}. ${steps[state.after]?.step ?? ''}`;
    return [`     ${paper.printable(when)}`, ...contentLines(changed, paper).map((line) => `  ${line}`)];
  });
}

function contentLines(contents: Told<LabRunOrder>['contents'], { printable }: Paper): readonly string[] {
  return contents.map(
    (each) => `     ${printable(`${tableTitle(each)} (${each.columns.join(', ')}): ${rowsText(each, MOST_VALUES)}`)}`,
  );
}

function paintOf(verdict: ToldCell['verdict'], paper: Paper): Paint {
  return { clean: paper.good, violated: paper.bad, incomplete: paper.unsure }[verdict];
}
