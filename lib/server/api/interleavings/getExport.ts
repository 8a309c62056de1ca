import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/contract/wording/exploreCommand';
import { verdictSentence } from '@/lib/contract/wording/explorationVerdict';
import { explorationNotFound } from '@/lib/interleavings/InterleavingError';
import { toText } from '@/lib/interleavings/report/toText';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { downloadText } from '../../http/download';
import { interleavingExportQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import type { Handler } from '../../http/route';
import { readExplorationId, withInterleavings } from './withInterleavings';

/** An exploration as a file: all of it as JSON, or what goes into an incident report as text. */
export const getExport: Handler = async ({ url, server }) => {
  const id = readExplorationId(url);
  const { format } = readQuery(url, interleavingExportQuery);
  const exploration = await withInterleavings(server(), ({ state }) =>
    readExploration(state, id, format === 'json' ? { after: 0, limit: null } : null),
  );
  if (exploration === null) throw explorationNotFound();
  const generatedAt = new Date().toISOString();
  const fileName = fileNameOf(exploration, format === 'json' ? 'json' : 'txt');
  return format === 'json'
    ? downloadText({
        fileName,
        contentType: 'application/json; charset=utf-8',
        text: `${JSON.stringify({ exploration, verdict: verdictSentence(exploration), command: exploreCommand(exploration.request, interleavingDefaults.limit), generatedAt }, null, 2)}\n`,
      })
    : downloadText({ fileName, contentType: 'text/plain; charset=utf-8', text: toText(exploration, generatedAt) });
};

function fileNameOf({ request, createdAt }: Exploration, extension: string): string {
  return `interleavings-${request.scenario}-${request.variant}-${createdAt.slice(0, 19)}.${extension}`.replace(
    /[^A-Za-z0-9._-]+/g,
    '-',
  );
}
