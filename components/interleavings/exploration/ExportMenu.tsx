'use client';

import { useState } from 'react';
import { copyText } from '@/lib/client/copyText';
import { explorationExportPath, getExplorationText } from '@/lib/client/interleavingApi';
import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/contract/wording/exploreCommand';
import { Menu } from '../../ui/Menu';

/** The exploration to take along: text for an incident report, a file, its address, or the command that runs it again. */
export function ExportMenu({ exploration: { id, request } }: { readonly exploration: Exploration }) {
  const [said, setSaid] = useState<string | null>(null);
  const say = (text: string) => {
    setSaid(text);
    setTimeout(() => { setSaid(null); }, 1800);
  };
  const copy = async (what: string, text: string | Promise<string>) => {
    try {
      say(await copyText(await text) ? `Copied ${what}` : 'The browser refused');
    } catch {
      say('The console did not answer');
    }
  };
  return (
    <>
      <Menu testId="export-menu" label={said ?? 'Export'} entries={[
        { id: 'text', label: 'Copy as text', hint: 'for an incident report', choose: () => void copy('the text', getExplorationText(id)) },
        { id: 'json', label: 'JSON', hint: 'everything, all orders', choose: () => { download(explorationExportPath(id, 'json')); } },
        { id: 'link', label: 'Copy the link', hint: 'this very view', choose: () => void copy('the link', window.location.href) },
        { id: 'command', label: 'Copy the command line', hint: 'npx lastwrite …', choose: () => void copy('the command', exploreCommand(request, interleavingDefaults.limit)) },
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
