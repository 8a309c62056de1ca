'use client';

import type { MatrixCell } from '@/lib/wording/matrixCells';
import type { Matrix } from '@/lib/view/interleavings/matrix';
import { standingOf } from '@/lib/wording/explorationOutcome';
import { CellView } from './CellView';

interface Props {
  readonly matrix: Matrix;
  readonly chosen: string | null;
  readonly choose: (variant: string) => void;
  readonly explore: ((variant: string) => void) | null;
}

/** Row writes against replications. Narrow: a list by row write, each variant with its replication. The roles stay whatever the layout. */
export function MatrixTable({ matrix: { columns, rows }, chosen, choose, explore }: Props) {
  return (
    <div tabIndex={0} role="region" aria-label="Fix matrix" className="mt-4 overflow-x-auto">
      <table
        role="table"
        aria-label="Variants and how many orders break them"
        className="w-full border-separate border-spacing-0 max-md:block"
        data-testid="matrix"
      >
        <thead role="rowgroup" className="max-md:sr-only">
          <tr role="row">
            <th
              role="columnheader"
              scope="col"
              className="w-[15%] border-b border-strong py-2 pr-3 align-bottom text-sm text-mute"
            >
              row write ↓ <span className="whitespace-nowrap">replication →</span>
            </th>
            {columns.map(({ id, title }) => (
              <th
                key={id}
                role="columnheader"
                scope="col"
                className="w-[17%] border-b border-strong px-3 py-2 align-bottom"
              >
                <code className="[overflow-wrap:anywhere]">{wrapped(id)}</code>
                <span className="block text-xs text-mute">{title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-md:block">
          {rows.map(({ head, cells }) => (
            <tr key={head.id} role="row" className="max-md:block">
              <th
                role="rowheader"
                scope="row"
                className="border-b border-line py-2.5 pr-3 align-top max-md:block max-md:border-strong max-md:pb-1 max-md:pt-5"
              >
                <code>{head.id}</code>
                <span className="block text-xs text-mute">{head.title}</span>
              </th>
              {cells.map((cell, index) =>
                cell === null ? (
                  <td key={index} role="cell" className="border-b border-line max-md:hidden" />
                ) : (
                  <td
                    key={cell.variant.id}
                    role="cell"
                    data-testid={`cell-${cell.variant.id}`}
                    data-standing={cell.exploration === null ? 'unexplored' : standingOf(cell.exploration)}
                    data-status={cell.exploration?.status ?? ''}
                    aria-current={chosen === cell.variant.id || undefined}
                    className={`border-b border-l border-line px-3 py-2.5 align-top max-md:block max-md:border-l-0 ${look(cell)} ${chosen === cell.variant.id ? 'shadow-[inset_0_0_0_2px_var(--ink)]' : ''}`}
                  >
                    <span className="mb-0.5 flex flex-wrap gap-x-2 text-xs md:hidden">
                      <code className="text-mute">{columns[index]?.id}</code>
                    </span>
                    {cell.variant.shipped && (
                      <span
                        className="float-right ml-1 text-[11px] leading-4 text-mute"
                        title="It was in production at some time."
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
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function look({ exploration }: MatrixCell): string {
  return exploration !== null && exploration.violating > 0 ? 'bg-bad-soft' : '';
}

/** May break after an underscore. */
function wrapped(id: string) {
  return id.split('_').map((part, index) => (
    <span key={index}>
      {index > 0 && (
        <>
          _<wbr />
        </>
      )}
      {part}
    </span>
  ));
}
