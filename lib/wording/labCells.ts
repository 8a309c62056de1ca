import type { LabCell, LabRun } from '@/lib/contract/lab';
import { counted, formatCount } from './formatMs';

/** What became of a cell. `skipped`: its run was over before it began. */
export type CellState =
  'queued' | 'running' | 'skipped' | 'violated' | 'proven' | 'clean_so_far' | 'server_chose' | 'no_check';

export function cellState({ status, race }: Pick<LabRun, 'status' | 'race'>, cell: LabCell): CellState {
  if (cell.status === 'running') return 'running';
  if (cell.verdict === null) return status === 'queued' || status === 'running' ? 'queued' : 'skipped';
  if (cell.verdict === 'violated') return 'violated';
  if (race.checks.length === 0) return 'no_check';
  if (cell.verdict === 'clean') return 'proven';
  return cell.complete && cell.serverChose > 0 ? 'server_chose' : 'clean_so_far';
}

export interface CellWords {
  /** What stands out. */
  readonly lead: string;
  readonly rest: string;
  readonly notes: readonly string[];
}

/** A cell of the matrix, as short as it can be told. */
export function cellWords(state: CellState, cell: LabCell): CellWords {
  const { orders, violating, outcomes, complete, serverChose, unjudged, failing = [], neverRun = [] } = cell;
  const chose = serverChose === 0 ? [] : [`${counted(serverChose, 'order')}: the server’s choice`];
  const notes = [
    ...chose,
    ...(unjudged === 0 ? [] : [`${formatCount(unjudged)} not judged`]),
    ...failing.map(({ step }) => `${step} always failed`),
    ...neverRun.map((step) => `${step} never ran`),
    ...(complete ? [] : ['not all orders were run']),
  ];
  switch (state) {
    case 'queued':
      return { lead: '', rest: 'queued', notes: [] };
    case 'skipped':
      return { lead: '', rest: orders === 0 ? 'not run' : `${counted(orders, 'order')}, not finished`, notes: [] };
    case 'running':
      return { lead: '', rest: orders === 0 ? 'starting…' : `${counted(orders, 'order')} so far`, notes: [] };
    case 'violated':
      return {
        lead: formatCount(violating),
        rest: `of ${counted(orders, 'order')}`,
        notes: [...checksOf(cell), ...notes],
      };
    case 'no_check':
      return { lead: counted(outcomes, 'outcome'), rest: `in ${counted(orders, 'order')}`, notes };
    case 'proven':
      return { lead: '0', rest: `of ${counted(orders, 'order')}`, notes: ['proven clean', ...notes] };
    case 'clean_so_far':
    case 'server_chose':
      return { lead: '0', rest: `of ${counted(orders, 'order')}`, notes: ['not proven', ...notes] };
    default:
      return state satisfies never;
  }
}

/** Which checks, where it is more than one. */
function checksOf({ violations }: LabCell): readonly string[] {
  const checks = Object.entries(violations);
  return checks.length < 2 ? [] : checks.map(([check, orders]) => `${formatCount(orders)} ${check}`);
}
