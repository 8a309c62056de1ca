'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { driftsExportPath, type DriftFilter } from '@/lib/client/driftApi';
import { sweepCommand } from '@/lib/wording/sweepCommand';
import { Menu } from '../ui/Menu';
import { SaidOver } from '../ui/SaidOver';
import { useSaid } from '../ui/useSaid';

/** The drifts that the page lists, every page of them, to take along. */
export function DriftExport({ filter, record }: { readonly filter: DriftFilter; readonly record: string | null }) {
  const { said, done, copy } = useSaid();
  const file = (id: 'csv' | 'json', label: string) => ({
    id,
    label,
    hint: 'the drifts listed here',
    choose: () => {
      downloadFile(driftsExportPath(filter, id));
    },
  });
  return (
    <>
      <Menu
        testId="export-menu"
        label={
          <SaidOver said={said} done={done}>
            Export
          </SaidOver>
        }
        entries={[
          file('csv', 'CSV'),
          file('json', 'JSON'),
          {
            id: 'link',
            label: 'Copy the link',
            hint: 'this view',
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
