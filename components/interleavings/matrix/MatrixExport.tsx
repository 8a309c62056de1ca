import { getMatrixText, matrixExportPath, type MatrixQuery } from '@/lib/client/interleavingApi';
import { matrixCommand } from '@/lib/wording/exploreCommand';
import { ReportMenu } from '../ReportMenu';

/** Exports the matrix. */
export function MatrixExport({ query }: { readonly query: MatrixQuery }) {
  return (
    <ReportMenu
      testId="matrix-export-menu"
      getText={() => getMatrixText(query)}
      json={{ path: matrixExportPath(query, 'json'), hint: 'every variant, with its cost' }}
      command={matrixCommand(query)}
    />
  );
}
