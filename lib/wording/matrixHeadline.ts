import { isUnderWay, standingOf, type ExplorationHeadline } from './explorationOutcome';
import { counted, formatCount, formatMs } from './formatMs';
import type { MatrixCell } from './matrixCells';

export interface MatrixHeadline extends ExplorationHeadline {
  /** The variant to look at first: the shipped fix that the sentence speaks of, else the first that breaks; null while there is none. */
  readonly named: string | null;
}

/**
 * Which variants close every race, and whether those that shipped do: the matrix in one or two sentences. Figures are those of explorations that
 * are over: one under way has not run the orders yet that may break it most.
 */
export function matrixHeadline(cells: readonly MatrixCell[]): MatrixHeadline {
  const explored = cells.filter(isExplored);
  const proven = explored.filter((cell) => standing(cell) === 'proven');
  const waiting = cells.filter((cell) => !isExplored(cell));
  const underWay = waiting.filter((cell) => cell.underWay !== null).length;
  const open = waiting.length - underWay;
  if (explored.length === 0)
    return {
      lead: underWay > 0 ? 'No variant has been fully explored yet.' : 'No variant has been explored yet.',
      rest:
        underWay > 0
          ? `${formatCount(underWay)} of ${formatCount(cells.length)} ${underWay === 1 ? 'is' : 'are'} being explored.`
          : `There are ${cells.length}. Exploring one runs every order of its steps on the real databases.`,
      named: null,
    };
  const rest = [
    shippedSentence(cells),
    unclearSentence(explored),
    underWay === 0 ? '' : `${formatCount(underWay)} ${underWay === 1 ? 'is' : 'are'} being explored.`,
    open === 0 ? '' : `${formatCount(open)} ${open === 1 ? 'is' : 'are'} not explored yet.`,
  ];
  return {
    lead: leadOf(proven.length, explored, waiting.length),
    rest: rest.filter((part) => part !== '').join(' '),
    named: closestFix(cells)?.variant.id ?? explored.find((cell) => standing(cell) === 'violated')?.variant.id ?? null,
  };
}

/** What the browser's tab says of the matrix: `3 of 25 proven clean`, of those explored. */
export function matrixTab(cells: readonly MatrixCell[]): string {
  const explored = cells.filter(isExplored);
  const proven = explored.filter((cell) => standing(cell) === 'proven');
  return explored.length === 0
    ? 'Not explored'
    : `${formatCount(proven.length)} of ${formatCount(explored.length)} proven clean`;
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

/**
 * Whether what was in production closes every race. The first variant is the original; what else shipped was meant as a fix. Where several
 * shipped, all that are marked so are counted, the original too.
 */
function shippedSentence(cells: readonly MatrixCell[]): string {
  const shipped = cells.filter(({ variant }) => variant.shipped);
  const fixes = shipped.filter((cell) => cell !== cells[0]);
  const [fix] = fixes;
  if (fix && fixes.length === 1) return fixSentence(fix);
  const explored = shipped.filter(isExplored);
  if (fixes.length === 0 || explored.length === 0) return '';
  const closing = explored.filter((cell) => standing(cell) === 'proven');
  const of =
    explored.length === shipped.length
      ? `Of ${shipped.length} that shipped`
      : `Of ${shipped.length} that shipped, ${explored.length} ${explored.length === 1 ? 'is' : 'are'} explored and`;
  if (closing.length > 0)
    return `${of} ${closing.length === 1 ? `one does: ${closing[0]?.variant.id}` : `${closing.length} do`}.`;
  const best = closestFix(cells);
  return best ? `${of} none does; ${best.variant.id} comes closest: ${breaks(best)}.` : '';
}

function fixSentence(fix: MatrixCell): string {
  if (!isExplored(fix)) return '';
  switch (standing(fix)) {
    case 'proven':
      return `The shipped fix ${fix.variant.id} does: none of its ${counted(fix.exploration?.explored ?? 0, 'order')} breaks it.`;
    case 'violated':
      return `The shipped fix ${fix.variant.id} does not: ${breaks(fix)}.`;
    case 'clean_so_far':
    case 'nothing':
      return '';
  }
}

/** Over, with at least one order run. */
function isExplored({ exploration }: MatrixCell): boolean {
  return exploration !== null && exploration.explored > 0 && !isUnderWay(exploration);
}

/** Of the shipped fixes that fail the one that comes closest; shares are held against each other only where every order was run. */
function closestFix(cells: readonly MatrixCell[]): MatrixCell | undefined {
  const failing = cells
    .slice(1)
    .filter((cell) => cell.variant.shipped && isExplored(cell) && standing(cell) === 'violated');
  const whole = failing.filter(({ exploration }) => exploration?.complete === true);
  return [...whole].sort((a, b) => share(a) - share(b))[0] ?? (failing.length === 1 ? failing[0] : undefined);
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
