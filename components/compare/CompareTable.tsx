'use client';

import { useMemo } from 'react';
import type { ComparedPair, Comparison, Side } from '@/lib/view/compare/sides';
import { diffValues } from '@/lib/view/compare/valueDiff';
import type { Value } from '@/lib/view/inspection';
import { showValue } from '@/lib/view/values';
import { StoreGlyph } from '../ui/StoreGlyph';
import { FieldValue } from '../ui/FieldValue';
import { DiffView, type Shown } from './DiffView';

/** The fields of two sides next to each other; on narrow screens one beneath the other. */
export function CompareTable({
  from,
  to,
  comparison,
  open,
}: {
  readonly from: Side;
  readonly to: Side;
  readonly comparison: Comparison;
  readonly open: boolean;
}) {
  const rows = open ? [...comparison.differing, ...comparison.equal] : comparison.differing;
  if (rows.length === 0) return null;
  return (
    <table
      role="table"
      aria-label={`${from.title} against ${to.title}`}
      className="grid-table mt-3 table-fixed max-md:block"
      data-testid="compare-table"
    >
      <colgroup className="max-md:hidden">
        <col style={{ width: '14%' }} />
        <col />
        <col />
      </colgroup>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          <th role="columnheader" scope="col">
            field
          </th>
          {[from, to].map((side) => (
            <th key={side.id} role="columnheader" scope="col" className="!whitespace-normal">
              <Title side={side} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {rows.map((pair) => (
          <Row key={pair.field} pair={pair} from={from} to={to} differs={comparison.differing.includes(pair)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  pair,
  from,
  to,
  differs,
}: {
  readonly pair: ComparedPair;
  readonly from: Side;
  readonly to: Side;
  readonly differs: boolean;
}) {
  return (
    <tr
      role="row"
      data-testid={`compare-row-${pair.field}`}
      data-differs={differs}
      className={`max-md:block max-md:border-b max-md:border-line max-md:py-2 ${differs ? '' : 'text-mute'}`}
    >
      <th
        role="rowheader"
        scope="row"
        className={`!whitespace-normal max-md:block max-md:!border-0 max-md:!py-0.5 ${differs ? '!font-medium !text-ink' : '!font-normal'}`}
      >
        {pair.label}
        {differs && <span className="sr-only"> (differs)</span>}
      </th>
      {([from, to] as const).map((side, index) => (
        <td key={index} role="cell" className="max-md:block max-md:!border-0 max-md:!py-0.5">
          <span className="hidden text-sm text-mute max-md:block" aria-hidden="true">
            <Title side={side} />
          </span>
          <Held pair={pair} shown={index === 0 ? 'from' : 'to'} differs={differs} />
        </td>
      ))}
    </tr>
  );
}

function Held({
  pair: { from, to },
  shown,
  differs,
}: {
  readonly pair: ComparedPair;
  readonly shown: Exclude<Shown, 'both'>;
  readonly differs: boolean;
}) {
  const diff = useMemo(
    () => (differs && from !== undefined && to !== undefined ? diffValues(from, to) : ({ kind: 'whole' } as const)),
    [from, to, differs],
  );
  const value: Value | undefined = shown === 'from' ? from : to;
  if (value === undefined) return <span className="text-mute">no such field</span>;
  return diff.kind === 'whole' ? (
    <FieldValue value={value} shown={showValue(value)} />
  ) : (
    <DiffView diff={diff} shown={shown} />
  );
}

function Title({ side }: { readonly side: Side }) {
  return (
    <span className="inline-flex items-baseline gap-2 [overflow-wrap:anywhere]">
      <StoreGlyph sign={side.sign} />
      {side.title}
    </span>
  );
}
