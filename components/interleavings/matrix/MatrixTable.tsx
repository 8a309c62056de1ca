'use client';

import type { MatrixCell } from '@/lib/wording/matrixCells';
import type { Matrix } from '@/lib/view/interleavings/matrix';
import { standingOf } from '@/lib/wording/explorationOutcome';
import { Breakable } from '../../ui/Breakable';
import { MatrixGrid, type GridCell } from '../../ui/MatrixGrid';
import { CellView } from './CellView';

interface Props {
  readonly matrix: Matrix;
  readonly chosen: string | null;
  readonly choose: (variant: string) => void;
  readonly explore: ((variant: string) => void) | null;
}

/** Row writes against replications. */
export function MatrixTable({ matrix: { columns, rows }, chosen, choose, explore }: Props) {
  const toCell = (cell: MatrixCell): GridCell => ({
    key: cell.variant.id,
    current: chosen === cell.variant.id,
    bad: cell.exploration !== null && cell.exploration.violating > 0,
    testId: `cell-${cell.variant.id}`,
    data: {
      'data-standing': cell.exploration === null ? 'unexplored' : standingOf(cell.exploration),
      'data-status': cell.exploration?.status ?? '',
    },
    body: (
      <>
        {cell.variant.shipped && (
          <span
            className="float-right ml-1 text-[11px] leading-4 text-mute"
            title="This variant has been in production."
          >
            shipped
          </span>
        )}
        <CellView
          cell={cell}
          choose={() => {
            choose(cell.variant.id);
          }}
          explore={
            explore &&
            (() => {
              explore(cell.variant.id);
            })
          }
        />
      </>
    ),
  });
  return (
    <MatrixGrid
      label="Fix matrix"
      tableLabel="Variants and how many orders break them"
      testId="matrix"
      corner={
        <>
          row write ↓ <span className="whitespace-nowrap">replication →</span>
        </>
      }
      columns={columns.map(({ id, title }) => ({
        id,
        head: (
          <>
            <code>
              <Breakable text={id} />
            </code>
            <span className="block text-xs text-mute">{title}</span>
          </>
        ),
        narrow: <code className="text-mute">{id}</code>,
      }))}
      rows={rows.map(({ head, cells }) => ({
        id: head.id,
        head: (
          <>
            <code>{head.id}</code>
            <span className="block text-xs text-mute">{head.title}</span>
          </>
        ),
        cells: cells.map((cell) => cell && toCell(cell)),
      }))}
    />
  );
}
