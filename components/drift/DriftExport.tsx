'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { driftsExportPath, type DriftFilter } from '@/lib/client/driftApi';
import { sweepCommand } from '@/lib/wording/sweepCommand';
import { SaidMenu } from '../ui/SaidMenu';

/** The drifts that the page lists, every page of them, to take along. */
export function DriftExport({ filter, record }: { readonly filter: DriftFilter; readonly record: string | null }) {
  const file = (id: 'csv' | 'json', label: string) => ({
    id,
    label,
    hint: 'the drifts listed here',
    choose: () => {
      downloadFile(driftsExportPath(filter, id));
    },
  });
  return (
    <SaidMenu
      testId="export-menu"
      title="Export"
      entries={(copy) => [
        file('csv', 'CSV'),
        file('json', 'JSON'),
        {
          id: 'link',
          label: 'Copy the link',
          hint: 'this view',
          choose: () => {
            copy(window.location.href, 'Copied the link');
          },
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
                  copy(sweepCommand(input), 'Copied the command');
                },
              },
            ]),
      ]}
    />
  );
}
