'use client';

import { downloadFile } from '@/lib/client/downloadFile';
import { getMatrixText, matrixExportPath, type MatrixQuery } from '@/lib/client/interleavingApi';
import { matrixCommand } from '@/lib/contract/wording/exploreCommand';
import { Menu } from '../../ui/Menu';
import { useSaid } from '../../ui/useSaid';

/** The matrix to take along: text for an incident report, a file, its address, or the command that prints it. */
export function MatrixExport({ query }: { readonly query: MatrixQuery }) {
  const { said, say, copy } = useSaid();
  const copyFetched = async () => {
    try {
      await copy(await getMatrixText(query), 'Copied the text');
    } catch {
      say('The console did not answer');
    }
  };
  return (
    <>
      <Menu testId="matrix-export-menu" label={said ?? 'Export'} entries={[
        { id: 'text', label: 'Copy as text', hint: 'for an incident report', choose: () => void copyFetched() },
        { id: 'json', label: 'JSON', hint: 'every variant, with its cost', choose: () => { downloadFile(matrixExportPath(query, 'json')); } },
        { id: 'link', label: 'Copy the link', hint: 'this very view', choose: () => void copy(window.location.href, 'Copied the link') },
        { id: 'command', label: 'Copy the command line', hint: 'npx lastwrite …', choose: () => void copy(matrixCommand(query), 'Copied the command') },
      ]} />
      <span role="status" className="sr-only">{said}</span>
    </>
  );
}
