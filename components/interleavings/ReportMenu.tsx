'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { commandToCopy, linkToCopy, SaidMenu } from '../ui/SaidMenu';

interface Props {
  readonly testId: string;
  /** Fetches the text for an incident report. */
  readonly getText: () => Promise<string>;
  readonly json: { readonly path: string; readonly hint: string };
  readonly command: string;
}

/** To take along: text for an incident report, a file, the address, or the command line. */
export function ReportMenu({ testId, getText, json, command }: Props) {
  return (
    <SaidMenu
      testId={testId}
      title="Export"
      entries={(copy) => [
        {
          id: 'text',
          label: 'Copy as text',
          hint: 'for an incident report',
          choose: () => {
            copy(getText(), 'Copied the text');
          },
        },
        {
          id: 'json',
          label: 'JSON',
          hint: json.hint,
          choose: () => {
            downloadFile(json.path);
          },
        },
        linkToCopy(copy),
        commandToCopy(copy, command),
      ]}
    />
  );
}
