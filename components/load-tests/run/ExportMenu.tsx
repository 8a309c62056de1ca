'use client';

import { useState } from 'react';
import { copyText } from '@/lib/client/copyText';
import { exportPath, type ExportFormat } from '@/lib/client/loadTestApi';
import type { LoadTest } from '@/lib/contract/loadTests';
import { loadTestCommand } from '@/lib/contract/wording/loadTestCommand';
import { Menu } from '../../ui/Menu';

/** The run to take along: as a file, as its address, or as the command that runs it again. */
export function ExportMenu({ loadTest: { id, request } }: { readonly loadTest: LoadTest }) {
  const [said, setSaid] = useState<string | null>(null);
  const say = (text: string) => {
    setSaid(text);
    setTimeout(() => { setSaid(null); }, 1800);
  };
  const copy = async (what: string, text: string) => { say(await copyText(text) ? `Copied ${what}` : 'The browser refused'); };
  const file = (format: ExportFormat, label: string, hint: string) => ({ id: format, label, hint, choose: () => { download(exportPath(id, format)); } });
  return (
    <>
      <Menu testId="export-menu" label={said ?? 'Export'} entries={[
        file('csv', 'CSV', 'a row per delay'),
        file('json', 'JSON', 'everything, iterations too'),
        file('html', 'HTML report', 'one file, opens offline'),
        { id: 'link', label: 'Copy the link', hint: 'this very view', choose: () => void copy('the link', window.location.href) },
        { id: 'command', label: 'Copy the command line', hint: 'npx lastwrite …', choose: () => void copy('the command', loadTestCommand(request)) },
      ]} />
      <span role="status" className="sr-only">{said}</span>
    </>
  );
}

function download(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
