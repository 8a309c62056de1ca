'use client';

import { useMemo } from 'react';
import { usePrinting } from '@/lib/client/usePrinting';
import { useUrlState } from '@/lib/client/useUrlState';
import type { Facts } from '@/lib/view/facts';
import { prepareRoot } from '@/lib/view/fieldTable';
import type { Inspection } from '@/lib/view/inspection';
import { Section } from '../ui/Section';
import { FieldTable } from './FieldTable';

export function FieldSection({ inspection, facts }: { readonly inspection: Inspection; readonly facts: Facts }) {
  const [shown, setShown] = useUrlState('fields');
  const table = useMemo(() => prepareRoot(inspection, facts), [inspection, facts]);
  const printing = usePrinting();
  const all = shown === 'all' || printing;
  const toggle = () => {
    setShown(all ? null : 'all');
  };
  if (table === null) return null;
  const rows = all ? [...table.standing, ...table.folded] : table.standing;
  return (
    <Section
      id="fields"
      title="Fields"
      aside={
        <>
          {table.summary}
          {table.folded.length > 0 && (
            <span className="print:hidden">
              {' '}
              ·{' '}
              <button
                type="button"
                className="quiet-link"
                aria-expanded={all}
                onClick={toggle}
                data-testid="fields-toggle"
              >
                {all ? 'fold' : 'show'} the {table.folded.length}{' '}
                {table.folded.every((row) => row.status !== 'unknown' && !row.byRule)
                  ? 'equal'
                  : table.standing.length > 0
                    ? 'others'
                    : 'fields'}
              </button>
            </span>
          )}
        </>
      }
    >
      {rows.length > 0 && (
        <FieldTable
          label={`Fields of the ${inspection.rowSets[0]?.noun ?? 'record'}`}
          copies={inspection.copies}
          rows={rows}
        />
      )}
      {rows.length === 0 && <p className="border-t border-strong py-2 text-mute">{table.nothingStands}</p>}
    </Section>
  );
}
