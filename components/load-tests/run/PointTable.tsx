'use client';

import { useMemo } from 'react';
import type { LoadTest } from '@/lib/contract/loadTests';
import { pointTable, type PointColumn } from '@/lib/wording/pointTable';

/** Every figure, a row per delay: what the drawings show and what they leave out. */
export function PointTable({
  loadTest,
  chosenMs,
}: {
  readonly loadTest: LoadTest;
  /** The delay that the iterations are narrowed to. */
  readonly chosenMs: number | null;
}) {
  const { columns, rows } = useMemo(() => pointTable(loadTest), [loadTest]);
  const grouped = columns.some(({ group }) => group !== null);
  return (
    <div tabIndex={0} role="region" aria-label="Figures by delay" className="mt-3 overflow-x-auto">
      <table className="grid-table whitespace-nowrap [&_:is(th,td)]:pr-2.5" data-testid="point-table">
        {grouped && (
          <thead>
            <tr>
              {groupsOf(columns).map(({ key, title, span }) =>
                title === null ? (
                  <td key={key} colSpan={span} className="!border-0 !p-0" />
                ) : (
                  <th key={key} colSpan={span} scope="colgroup" className="!border-0 !pb-0 text-right text-xs">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <thead>
          <tr>
            {columns.map(({ id, title }, index) => (
              <th key={id} scope="col" className={`whitespace-normal align-bottom ${index === 0 ? '' : 'text-right'}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ delayMs, cells, failing }) => (
            <tr
              key={delayMs}
              data-testid={`point-${delayMs}`}
              data-failing={failing || undefined}
              data-chosen={delayMs === chosenMs || undefined}
              className={delayMs === chosenMs ? 'bg-sunk' : ''}
            >
              {columns.map(({ id }, index) =>
                index === 0 ? (
                  <th key={id} scope="row" className="!text-ink">
                    {cells[id]}
                  </th>
                ) : (
                  <td key={id} data-column={id} className={`text-right ${lookOf(id, cells[id] ?? '', failing)}`}>
                    {cells[id]}
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

/** What failed is red; a zero and a dash stand back. */
function lookOf(column: string, text: string, failing: boolean): string {
  if (text === '–' || text === '0') return 'text-mute';
  return failing && (column === 'failed' || column === 'rate') ? 'font-medium text-bad' : '';
}

function groupsOf(
  columns: readonly PointColumn[],
): readonly { readonly key: string; readonly title: string | null; readonly span: number }[] {
  const groups: { key: string; title: string | null; span: number }[] = [];
  for (const { id, group } of columns) {
    const last = groups.at(-1);
    if (last?.title === group) last.span += 1;
    else groups.push({ key: id, title: group, span: 1 });
  }
  return groups;
}
