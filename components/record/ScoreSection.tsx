'use client';

import { useMemo } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import type { Facts } from '@/lib/view/facts';
import { prepareScores, type ScoreTable } from '@/lib/view/fieldTable';
import type { Inspection } from '@/lib/view/inspection';
import { Section } from '../ui/Section';
import { FieldTable } from './FieldTable';

/** A block per criterion; those without a difference take one line until they are opened. `?scores=` names the open ones, or all. */
export function ScoreSection({ inspection, facts }: { readonly inspection: Inspection; readonly facts: Facts }) {
  const [shown, setShown] = useUrlState('scores');
  const tables = useMemo(() => prepareScores(inspection.scores, inspection.sources, facts), [inspection, facts]);
  const open =
    shown === 'all'
      ? new Set(tables.map((table) => table.criterionId))
      : new Set((shown ?? '').split(',').filter(Boolean));
  const standing = tables.filter((table) => table.stands).length;
  const toggle = (criterionId: string) => {
    const next = new Set(open);
    if (!next.delete(criterionId)) next.add(criterionId);
    setShown(next.size === 0 ? null : [...next].join(','));
  };
  if (tables.length === 0) return null;
  return (
    <Section
      id="scores"
      title="Scores"
      aside={
        <>
          {standing > 0
            ? `${standing} of ${tables.length} stand out`
            : `${tables.length} ${tables.length === 1 ? 'score' : 'scores'}, ${tables.some((table) => table.status === 'unknown') ? 'not all could be compared' : tables.some((table) => table.byRule) ? 'none differs' : 'all equal'}`}
          {' · '}
          <button
            type="button"
            className="quiet-link"
            aria-expanded={shown === 'all'}
            onClick={() => {
              setShown(shown === 'all' ? null : 'all');
            }}
            data-testid="scores-toggle"
          >
            {shown === 'all' ? 'fold the equal' : 'show all values'}
          </button>
        </>
      }
    >
      <div className="border-t border-strong">
        {tables.map((table) => (
          <ScoreBlock
            key={table.criterionId}
            table={table}
            open={open.has(table.criterionId)}
            toggle={() => {
              toggle(table.criterionId);
            }}
          />
        ))}
      </div>
    </Section>
  );
}

function ScoreBlock({
  table,
  open,
  toggle,
}: {
  readonly table: ScoreTable;
  readonly open: boolean;
  readonly toggle: () => void;
}) {
  const rows = open ? [...table.fields.standing, ...table.fields.folded] : table.fields.standing;
  return (
    <div
      data-testid={`score-row-${table.criterionId}`}
      data-status={table.status}
      className="border-b border-line py-2"
    >
      <button
        type="button"
        className="flex w-full flex-wrap items-baseline gap-x-4 text-left"
        aria-expanded={open}
        onClick={toggle}
      >
        <span aria-hidden="true" className={`w-3 text-mute transition-transform ${open ? 'rotate-90' : ''}`}>
          ›
        </span>
        <span className={`font-mono ${table.stands ? 'font-medium' : 'text-mute'}`}>{table.criterionId}</span>
        <span className="text-sm text-mute">
          {table.stands
            ? table.fields.summary
            : table.byRule && table.status !== 'unknown'
              ? 'equal, in part only by the rule'
              : table.status === 'unknown'
                ? 'could not be compared'
                : 'equal'}
        </span>
      </button>
      {rows.length > 0 && (
        <div className="pl-3 pt-1 sm:pl-7">
          <FieldTable label={`Values of ${table.criterionId}`} rows={rows} idPrefix={`${table.criterionId}-`} />
        </div>
      )}
    </div>
  );
}
