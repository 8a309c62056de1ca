'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { driftsExportPath, type DriftFilter } from '@/lib/client/driftApi';
import { sweepCommand } from '@/lib/wording/sweepCommand';
import { commandToCopy, linkToCopy, SaidMenu } from '../ui/SaidMenu';

/** Exports all drifts that match the filters, not only those shown. */
export function DriftExport({ filter, record }: { readonly filter: DriftFilter; readonly record: string | null }) {
  const file = (id: 'csv' | 'json', label: string) => ({
    id,
    label,
    hint: 'the drifts listed here',
    choose: () => {
      downloadFile(driftsExportPath(filter, id));
    },
  });
  const { environment } = filter;
  const command =
    record === null ? null : sweepCommand({ record, kind: 'recent', ...(environment === null ? {} : { environment }) });
  return (
    <SaidMenu
      testId="export-menu"
      title="Export"
      entries={(copy) => [
        file('csv', 'CSV'),
        file('json', 'JSON'),
        linkToCopy(copy),
        ...(command === null ? [] : [commandToCopy(copy, command, 'npx lastwrite sweep …')]),
      ]}
    />
  );
}
