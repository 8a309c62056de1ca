import { explorationExportPath, getExplorationText } from '@/lib/client/interleavingApi';
import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/wording/exploreCommand';
import { ReportMenu } from '../ReportMenu';

/** Exports the exploration. */
export function ExportMenu({ exploration: { id, request } }: { readonly exploration: Exploration }) {
  return (
    <ReportMenu
      testId="export-menu"
      getText={() => getExplorationText(id)}
      json={{ path: explorationExportPath(id, 'json'), hint: 'everything, all orders' }}
      command={exploreCommand(request, interleavingDefaults.limit)}
    />
  );
}
