import type { ReactNode } from 'react';

export interface GridCell {
  readonly key: string;
  /** It is looked at below. */
  readonly current: boolean;
  /** It has a finding. */
  readonly bad: boolean;
  readonly testId: string;
  readonly data: Readonly<Record<`data-${string}`, string>>;
  readonly body: ReactNode;
}

interface Props {
  readonly label: string;
  readonly tableLabel: string;
  readonly testId: string;
  /** What rows and columns are. */
  readonly corner: ReactNode;
  /** `narrow` stands in each cell where there is no room for columns. */
  readonly columns: readonly { readonly id: string; readonly head: ReactNode; readonly narrow: ReactNode }[];
  readonly rows: readonly {
    readonly id: string;
    readonly head: ReactNode;
    readonly cells: readonly (GridCell | null)[];
  }[];
}

/** Cells by row and column. Narrow: a list by row, each cell with its column's name. The roles stay whatever the layout. */
export function MatrixGrid({ label, tableLabel, testId, corner, columns, rows }: Props) {
  return (
    <div tabIndex={0} role="region" aria-label={label} className="mt-4 overflow-x-auto">
      <table
        role="table"
        aria-label={tableLabel}
        className="w-full border-separate border-spacing-0 max-md:block"
        data-testid={testId}
      >
        <thead role="rowgroup" className="max-md:sr-only">
          <tr role="row">
            <th
              role="columnheader"
              scope="col"
              className="w-[15%] border-b border-strong py-2 pr-3 align-bottom text-sm text-mute"
            >
              {corner}
            </th>
            {columns.map(({ id, head }) => (
              <th
                key={id}
                role="columnheader"
                scope="col"
                className="w-[17%] border-b border-strong px-3 py-2 align-bottom"
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-md:block">
          {rows.map(({ id, head, cells }) => (
            <tr key={id} role="row" className="max-md:block">
              <th
                role="rowheader"
                scope="row"
                className="border-b border-line py-2.5 pr-3 align-top max-md:block max-md:border-strong max-md:pb-1 max-md:pt-5"
              >
                {head}
              </th>
              {cells.map((cell, index) =>
                cell === null ? (
                  <td key={index} role="cell" className="border-b border-line max-md:hidden" />
                ) : (
                  <td
                    key={cell.key}
                    role="cell"
                    data-testid={cell.testId}
                    {...cell.data}
                    aria-current={cell.current || undefined}
                    className={`border-b border-l border-line px-3 py-2.5 align-top max-md:block max-md:border-l-0 ${cell.bad ? 'bg-bad-soft' : ''} ${cell.current ? 'shadow-[inset_0_0_0_2px_var(--ink)]' : ''}`}
                  >
                    <span className="mb-0.5 flex flex-wrap gap-x-2 text-xs md:hidden">{columns[index]?.narrow}</span>
                    {cell.body}
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
