'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { explorationExportPath, getExplorationText } from '@/lib/client/interleavingApi';
import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/contract/wording/exploreCommand';
import { Menu } from '../../ui/Menu';
import { useSaid } from '../../ui/useSaid';

/** The exploration to take along: text for an incident report, a file, its address, or the command that runs it again. */
export function ExportMenu({ exploration: { id, request } }: { readonly exploration: Exploration }) {
  const { said, say, copy } = useSaid();
  const copyFetched = async () => {
    try {
      await copy(await getExplorationText(id), 'Copied the text');
    } catch {
      say('The console did not answer');
    }
  };
  return (
    <>
      <Menu testId="export-menu" label={said ?? 'Export'} entries={[
        { id: 'text', label: 'Copy as text', hint: 'for an incident report', choose: () => void copyFetched() },
        { id: 'json', label: 'JSON', hint: 'everything, all orders', choose: () => { downloadFile(explorationExportPath(id, 'json')); } },
        { id: 'link', label: 'Copy the link', hint: 'this very view', choose: () => void copy(window.location.href, 'Copied the link') },
        { id: 'command', label: 'Copy the command line', hint: 'npx lastwrite …', choose: () => void copy(exploreCommand(request, interleavingDefaults.limit), 'Copied the command') },
      ]} />
      <span role="status" className="sr-only">{said}</span>
    </>
  );
}
