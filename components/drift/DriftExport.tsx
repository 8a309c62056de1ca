'use client';

import { getDrifts, type DriftFilter } from '@/lib/client/driftApi';
import { DRIFT_PAGE } from '@/lib/client/driftQueries';
import { saveText } from '@/lib/client/saveText';
import type { Drift } from '@/lib/contract/sweeps';
import { driftsAsCsv } from '@/lib/view/drift/driftList';
import { sweepCommand } from '@/lib/wording/sweepCommand';
import { Menu } from '../ui/Menu';
import { useSaid } from '../ui/useSaid';

/** A file holds so many at most. */
const MOST = 10_000;

/** The drifts that the page lists, every page of them, to take along. */
export function DriftExport({ filter, record }: { readonly filter: DriftFilter; readonly record: string | null }) {
  const { said, say, copy } = useSaid();
  const save = async (kind: 'csv' | 'json') => {
    say('Reading…');
    try {
      const drifts = await allDrifts(filter);
      const name = `drift-${filter.status ?? 'all'}.${kind}`;
      if (kind === 'csv') saveText(name, driftsAsCsv(drifts), 'text/csv');
      else saveText(name, JSON.stringify(drifts, null, 2), 'application/json');
      say(drifts.length < MOST ? 'Exported' : `Exported the newest ${MOST}`);
    } catch {
      say('Export failed');
    }
  };
  return (
    <>
      <Menu
        testId="export-menu"
        label={said ?? 'Export'}
        entries={[
          { id: 'csv', label: 'CSV', hint: 'the drifts listed here', choose: () => void save('csv') },
          { id: 'json', label: 'JSON', hint: 'the drifts listed here', choose: () => void save('json') },
          {
            id: 'link',
            label: 'Copy the link',
            hint: 'this very view',
            choose: () => void copy(window.location.href, 'Copied the link'),
          },
          ...(record === null
            ? []
            : [
                {
                  id: 'command',
                  label: 'Copy the command line',
                  hint: 'npx lastwrite sweep …',
                  choose: () => {
                    const { environment } = filter;
                    const input = { record, kind: 'recent' as const, ...(environment === null ? {} : { environment }) };
                    void copy(sweepCommand(input), 'Copied the command');
                  },
                },
              ]),
        ]}
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

async function allDrifts(filter: DriftFilter): Promise<readonly Drift[]> {
  const drifts: Drift[] = [];
  for (let full = true; full && drifts.length < MOST;) {
    const page = await getDrifts(filter, { limit: DRIFT_PAGE, after: drifts.at(-1)?.id ?? null });
    drifts.push(...page);
    full = page.length === DRIFT_PAGE;
  }
  return drifts;
}
