import dynamic from 'next/dynamic';
import type { CSSProperties } from 'react';
import type { Cell, FieldRow } from '@/lib/view/fieldTable';
import type { Copy } from '@/lib/view/inspection';
import { columnTitle, signOf } from '@/lib/view/signs';
import { StoreGlyph } from '../ui/StoreGlyph';
import { FieldValue } from '../ui/FieldValue';

const ValueDiffView = dynamic(() => import('../compare/ValueDiffView').then((module) => module.ValueDiffView), {
  ssr: false,
});

/** With more copies than this, columns have a least width, times break between day and clock, and the table scrolls within itself. */
const MOST_AT_EASE = 4;
const FIELD_PX = 140;
const COPY_PX = 144;
const RULE_PX = 144;

/** One row per field, one column per copy, and the rule by which they were held against each other. On narrow screens a block per field. */
export function FieldTable({
  label,
  copies,
  rows,
  idPrefix = '',
}: {
  readonly label: string;
  readonly copies: readonly Copy[];
  readonly rows: readonly FieldRow[];
  readonly idPrefix?: string;
}) {
  const crowded = copies.length > MOST_AT_EASE;
  const table = (
    <table
      role="table"
      aria-label={label}
      className={`grid-table table-fixed max-md:block ${crowded ? '[&_[data-kind=time]]:whitespace-normal md:min-w-(--least-width)' : ''}`}
      style={{ '--least-width': `${FIELD_PX + copies.length * COPY_PX + RULE_PX}px` } as CSSProperties}
    >
      <colgroup className="max-md:hidden">
        <col style={{ width: crowded ? `${FIELD_PX}px` : '14%' }} />
        {copies.map(({ id }) => (
          <col key={id} style={{ width: crowded ? `${COPY_PX}px` : `${66 / copies.length}%` }} />
        ))}
        <col />
      </colgroup>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          <th role="columnheader" scope="col">
            field
          </th>
          {copies.map((copy) => (
            <th key={copy.id} role="columnheader" scope="col" title={copy.where} className="!whitespace-normal !px-2">
              <span className="inline-flex items-baseline gap-2 [overflow-wrap:anywhere]">
                <StoreGlyph sign={signOf(copy)} />
                {columnTitle(copy)}
              </span>
            </th>
          ))}
          <th role="columnheader" scope="col" className="!pl-2">
            judged by
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {rows.map((row) => (
          <Row key={row.field} row={row} idPrefix={idPrefix} />
        ))}
      </tbody>
    </table>
  );
  if (!crowded) return table;
  return (
    <div role="region" tabIndex={0} aria-label={label} className="relative md:overflow-x-auto">
      {table}
    </div>
  );
}

function Row({ row, idPrefix }: { readonly row: FieldRow; readonly idPrefix: string }) {
  return (
    <tr
      role="row"
      data-testid={`field-row-${idPrefix}${row.field}`}
      data-status={row.status}
      data-contradicted={row.contradicted || undefined}
      className={`max-md:block max-md:border-b max-md:border-line max-md:py-2 ${row.stands ? '' : 'text-mute'}`}
    >
      <th
        role="rowheader"
        scope="row"
        className={`max-md:block max-md:!border-0 max-md:!py-0.5 ${row.stands ? '!text-ink !font-medium' : '!font-normal'} !whitespace-normal`}
      >
        {row.label}
      </th>
      {row.cells.map((cell) => (
        <CellView key={cell.copy.id} cell={cell} />
      ))}
      <td role="cell" className="text-xs leading-5 text-mute max-md:block max-md:!border-0 max-md:!py-0.5 md:!pl-2">
        <Rule row={row} />
      </td>
    </tr>
  );
}

/** What was acknowledged stands before the rule, on a line of its own. */
function Rule({ row: { acknowledged, rule } }: { readonly row: FieldRow }) {
  return (
    <>
      {acknowledged !== null && (
        <span className="block text-ink">
          acknowledged <span className="font-mono text-xs [overflow-wrap:anywhere]">{acknowledged}</span>
        </span>
      )}
      {rule}
    </>
  );
}

function CellView({ cell }: { readonly cell: Cell }) {
  const { copy, marked } = cell;
  return (
    <td
      role="cell"
      data-source={copy.id}
      data-marked={marked || undefined}
      className={`!px-2 max-md:flex max-md:gap-3 max-md:!border-0 max-md:!py-0.5 ${marked ? 'bg-bad-soft text-ink shadow-[inset_2px_0_0_var(--bad)]' : ''}`}
    >
      <span className="hidden w-28 shrink-0 items-baseline gap-2 text-mute max-md:inline-flex" aria-hidden="true">
        <StoreGlyph sign={signOf(copy)} />
        <span className="min-w-0 [overflow-wrap:anywhere]">{copy.title}</span>
      </span>
      <span className="min-w-0">
        {cell.kind === 'value' &&
          (cell.against === undefined ? (
            <FieldValue value={cell.held} shown={cell.value} common={cell.common} differing={cell.differing} />
          ) : (
            <ValueDiffView from={cell.against} to={cell.held} />
          ))}
        {cell.kind === 'absent' && <span className="text-mute">{cell.why}</span>}
        {cell.kind === 'unread' && (
          <span className="text-mute">
            <span aria-hidden="true">⊘ </span>not read
          </span>
        )}
        {marked && <span className="sr-only"> (differs)</span>}
      </span>
    </td>
  );
}
