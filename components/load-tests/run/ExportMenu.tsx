'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { exportPath, type ExportFormat } from '@/lib/client/loadTestApi';
import type { LoadTest } from '@/lib/contract/loadTests';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import { Menu } from '../../ui/Menu';
import { SaidOver } from '../../ui/SaidOver';
import { useSaid } from '../../ui/useSaid';

/** The run to take along: as a file, as its address, or as the command that runs it again. */
export function ExportMenu({ loadTest: { id, request } }: { readonly loadTest: LoadTest }) {
  const { said, done, copy } = useSaid();
  const file = (format: ExportFormat, label: string, hint: string) => ({
    id: format,
    label,
    hint,
    choose: () => {
      downloadFile(exportPath(id, format));
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
          file('csv', 'CSV', 'a row per delay'),
          file('json', 'JSON', 'everything, iterations too'),
          file('html', 'HTML report', 'one file, opens offline'),
          {
            id: 'link',
            label: 'Copy the link',
            hint: 'this view',
            choose: () => void copy(window.location.href, 'Copied the link'),
          },
          {
            id: 'command',
            label: 'Copy the command line',
            hint: 'npx lastwrite …',
            choose: () => void copy(loadTestCommand(request), 'Copied the command'),
          },
        ]}
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
