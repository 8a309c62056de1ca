'use client';

import { useMemo } from 'react';
import { usePrinting } from '@/lib/client/usePrinting';
import { useUrlState } from '@/lib/client/useUrlState';
import type { Facts } from '@/lib/view/facts';
import { prepareChildren, type ChildRow, type ChildRows } from '@/lib/view/fieldTable';
import type { Copy, Inspection } from '@/lib/view/inspection';
import { capital } from '@/lib/wording/findings/words';
import { Section } from '../ui/Section';
import { FieldTable } from './FieldTable';

/** A section for each kind of rows that a record has several of. */
export function ChildSections({ inspection, facts }: { readonly inspection: Inspection; readonly facts: Facts }) {
  const children = useMemo(() => prepareChildren(inspection, facts), [inspection, facts]);
  return children.map((each) => <ChildSection key={each.rowSet.id} rows={each} copies={inspection.copies} />);
}

/** A block per row; those without a difference take one line until they are opened. `?rows-of-score=` names the open ones, or all. */
function ChildSection({
  rows: { rowSet, rows, summary },
  copies,
}: {
  readonly rows: ChildRows;
  readonly copies: readonly Copy[];
}) {
  const [shown, setShown] = useUrlState(`rows-of-${rowSet.id}`);
  const printing = usePrinting();
  const open = new Set(shown === 'all' || printing ? rows.map(({ id }) => id) : readKeys(shown));
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setShown(next.size === 0 ? null : writeKeys([...next]));
  };
  return (
    <Section
      id={`rows-${rowSet.id}`}
      title={capital(rowSet.plural)}
      aside={
        <>
          {summary}
          <span className="print:hidden">
            {' · '}
            <button
              type="button"
              className="quiet-link"
              aria-expanded={shown === 'all'}
              onClick={() => {
                setShown(shown === 'all' ? null : 'all');
              }}
              data-testid={`rows-toggle-${rowSet.id}`}
            >
              {shown === 'all' ? 'hide equal values' : 'show all values'}
            </button>
          </span>
        </>
      }
    >
      <div className="border-t border-strong">
        {rows.map((row) => (
          <RowBlock
            key={row.id}
            id={`${rowSet.id}-${row.id}`}
            label={`${capital(rowSet.noun)} ${row.key}`}
            copies={copies}
            row={row}
            open={open.has(row.id)}
            toggle={() => {
              toggle(row.id);
            }}
          />
        ))}
      </div>
    </Section>
  );
}

function RowBlock({
  id,
  label,
  copies,
  row,
  open,
  toggle,
}: {
  readonly id: string;
  readonly label: string;
  readonly copies: readonly Copy[];
  readonly row: ChildRow;
  readonly open: boolean;
  readonly toggle: () => void;
}) {
  const fields = open ? [...row.fields.standing, ...row.fields.folded] : row.fields.standing;
  return (
    <div data-testid={`row-${id}`} data-status={row.status} className="border-b border-line py-2">
      <button
        type="button"
        className="flex w-full flex-wrap items-baseline gap-x-4 text-left"
        aria-expanded={open}
        onClick={toggle}
      >
        <span aria-hidden="true" className={`w-3 text-mute transition-transform ${open ? 'rotate-90' : ''}`}>
          ›
        </span>
        <span className={`font-mono [overflow-wrap:anywhere] ${row.stands ? 'font-medium' : 'text-mute'}`}>
          {row.key}
        </span>
        <span className="text-sm text-mute">
          {row.stands
            ? row.fields.summary
            : row.byRule && row.status !== 'unknown'
              ? 'equal, some fields only by their rule'
              : row.status === 'unknown'
                ? 'could not be compared'
                : 'equal'}
        </span>
      </button>
      {fields.length > 0 && (
        <div className="pl-3 pt-1 sm:pl-7">
          <FieldTable label={`Fields of ${label}`} copies={copies} rows={fields} idPrefix={`${id}-`} />
        </div>
      )}
    </div>
  );
}

/** Keys hold any text; a comma of their own is written encoded. */
function readKeys(text: string | null): readonly string[] {
  return (text ?? '').split(',').filter(Boolean).map(decode);
}

function writeKeys(keys: readonly string[]): string {
  return keys.map((key) => encodeURIComponent(key)).join(',');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
