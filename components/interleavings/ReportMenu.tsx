'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { Menu } from '../ui/Menu';
import { SaidOver } from '../ui/SaidOver';
import { useSaid } from '../ui/useSaid';

interface Props {
  readonly testId: string;
  /** Fetches the text for an incident report. */
  readonly getText: () => Promise<string>;
  readonly json: { readonly path: string; readonly hint: string };
  readonly command: string;
}

/** To take along: text for an incident report, a file, the address, or the command line. */
export function ReportMenu({ testId, getText, json, command }: Props) {
  const { said, done, say, copy } = useSaid();
  const copyFetched = async () => {
    try {
      await copy(await getText(), 'Copied the text');
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <Menu
        testId={testId}
        label={
          <SaidOver said={said} done={done}>
            Export
          </SaidOver>
        }
        entries={[
          { id: 'text', label: 'Copy as text', hint: 'for an incident report', choose: () => void copyFetched() },
          {
            id: 'json',
            label: 'JSON',
            hint: json.hint,
            choose: () => {
              downloadFile(json.path);
            },
          },
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
            choose: () => void copy(command, 'Copied the command'),
          },
        ]}
      />
      {/* A cross alone does not say why. */}
      <span role="status" className={said === null || done ? 'sr-only' : 'text-sm'}>
        {said}
      </span>
    </>
  );
}
