import { isUnderWay, standingOf, type ExplorationHeadline } from './explorationOutcome';
import { counted, formatCount, formatMs } from './formatMs';
import type { MatrixCell } from './matrixCells';

export interface MatrixHeadline extends ExplorationHeadline {
  /** The variant to look at first: the shipped fix that the sentence speaks of, else the first that breaks; null while there is none. */
  readonly named: string | null;
}

/** Which variants close every race, and whether those that shipped do: the matrix in one or two sentences. */
export function matrixHeadline(cells: readonly MatrixCell[]): MatrixHeadline {
  const explored = cells.filter(({ exploration }) => exploration !== null && exploration.explored > 0);
  const proven = explored.filter((cell) => standing(cell) === 'proven');
  const open = cells.length - explored.length;
  if (explored.length === 0)
    return {
      lead: 'No variant has been explored yet.',
      rest: cells.some(({ exploration }) => exploration && isUnderWay(exploration))
        ? 'The first one is on its way.'
        : `There are ${cells.length}; each is run in every order of its steps, on the real databases.`,
      named: null,
    };
  const rest = [
    shippedSentence(cells),
    unclearSentence(explored),
    open === 0 ? '' : `${formatCount(open)} ${open === 1 ? 'is' : 'are'} not explored yet.`,
  ];
  return {
    lead: leadOf(proven.length, explored, open),
    rest: rest.filter((part) => part !== '').join(' '),
    named:
      brokenFixes(cells)[0]?.variant.id ?? explored.find((cell) => standing(cell) === 'violated')?.variant.id ?? null,
  };
}

/** `13 of 25 variants explored, 312 orders run in 58 s.` */
export function matrixFigures(cells: readonly MatrixCell[]): string {
  const explored = cells.flatMap(({ exploration }) => (exploration && exploration.explored > 0 ? [exploration] : []));
  if (explored.length === 0) return '';
  const orders = explored.reduce((sum, each) => sum + each.explored, 0);
  const tookMs = explored.reduce(
    (sum, { startedAt, finishedAt }) =>
      sum + (startedAt !== null && finishedAt !== null ? Date.parse(finishedAt) - Date.parse(startedAt) : 0),
    0,
  );
  return `${counted(orders, 'order')} run${tookMs > 0 ? ` in ${formatMs(tookMs)}` : ''}.`;
}

function leadOf(proven: number, explored: readonly MatrixCell[], open: number): string {
  const of = open === 0 ? counted(explored.length, 'variant') : counted(explored.length, 'explored variant');
  const unclear = explored.some((cell) => standing(cell) === 'clean_so_far');
  if (explored.length === 1)
    return proven === 1
      ? 'The one variant explored closes every race.'
      : `The one variant explored ${unclear ? 'is not proven to' : 'does not'} close every race.`;
  if (proven === 0)
    return unclear ? `None of ${of} is proven to close every race.` : `None of ${of} closes every race.`;
  if (proven === explored.length) return `All ${of} close every race.`;
  return `${formatCount(proven)} of ${of} ${proven === 1 ? 'closes' : 'close'} every race.`;
}

/** The first variant is the original; what else was in production was meant as a fix. Of several that fail, the one that comes closest is named. */
function shippedSentence(cells: readonly MatrixCell[]): string {
  const fixes = shippedFixes(cells);
  const closing = fixes.filter((cell) => standing(cell) === 'proven');
  const [best] = brokenFixes(cells);
  const only = fixes.length === 1 ? fixes[0] : undefined;
  if (only)
    return closing.length === 1
      ? `The shipped fix ${only.variant.id} does: none of its ${counted(only.exploration?.explored ?? 0, 'order')} breaks it.`
      : best
        ? `The shipped fix ${best.variant.id} does not: ${breaks(best)}.`
        : '';
  if (fixes.length === 0) return '';
  if (closing.length > 0)
    return `Of ${fixes.length} that shipped ${closing.length === 1 ? `one does: ${closing[0]?.variant.id}` : `${closing.length} do`}.`;
  return best ? `Of ${fixes.length} that shipped none does; ${best.variant.id} comes closest: ${breaks(best)}.` : '';
}

function shippedFixes(cells: readonly MatrixCell[]): readonly MatrixCell[] {
  return cells
    .slice(1)
    .filter(
      ({ variant, exploration }) => variant.shipped && exploration !== null && standingOf(exploration) !== 'nothing',
    );
}

/** The one that comes closest first. */
function brokenFixes(cells: readonly MatrixCell[]): readonly MatrixCell[] {
  return shippedFixes(cells)
    .filter((cell) => standing(cell) === 'violated')
    .sort((a, b) => share(a) - share(b));
}

function unclearSentence(explored: readonly MatrixCell[]): string {
  const unclear = explored.filter((cell) => standing(cell) === 'clean_so_far').length;
  return unclear === 0
    ? ''
    : `${formatCount(unclear)} ${unclear === 1 ? 'has' : 'have'} shown no violation, but ${unclear === 1 ? 'is' : 'are'} not proven.`;
}

function breaks({ exploration }: MatrixCell): string {
  const { violating = 0, explored = 0 } = exploration ?? {};
  return `${formatCount(violating)} of ${counted(explored, 'order')} ${violating === 1 ? 'breaks' : 'break'} it`;
}

function share({ exploration }: MatrixCell): number {
  return exploration && exploration.explored > 0 ? exploration.violating / exploration.explored : 1;
}

function standing({ exploration }: MatrixCell): ReturnType<typeof standingOf> {
  return exploration === null ? 'nothing' : standingOf(exploration);
}
