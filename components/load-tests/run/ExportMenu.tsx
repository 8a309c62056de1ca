'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { exportPath, type ExportFormat } from '@/lib/client/loadTestApi';
import type { LoadTest } from '@/lib/contract/loadTests';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import { commandToCopy, linkToCopy, SaidMenu } from '../../ui/SaidMenu';

/** Exports the run: as a file, a link, or the command that runs it again. */
export function ExportMenu({ loadTest: { id, request } }: { readonly loadTest: LoadTest }) {
  const file = (format: ExportFormat, label: string, hint: string) => ({
    id: format,
    label,
    hint,
    choose: () => {
      downloadFile(exportPath(id, format));
    },
  });
  return (
    <SaidMenu
      testId="export-menu"
      title="Export"
      entries={(copy) => [
        file('csv', 'CSV', 'a row per delay'),
        file('json', 'JSON', 'everything, iterations too'),
        file('html', 'HTML report', 'one file, opens offline'),
        linkToCopy(copy),
        commandToCopy(copy, loadTestCommand(request)),
      ]}
    />
  );
}
