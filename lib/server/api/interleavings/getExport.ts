import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/contract/wording/exploreCommand';
import { verdictSentence } from '@/lib/contract/wording/explorationVerdict';
import { explorationNotFound } from '@/lib/interleavings/InterleavingError';
import { toText } from '@/lib/interleavings/report/toText';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { download } from '../../http/download';
import { interleavingExportQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import type { Handler } from '../../http/route';
import { readExplorationId, withInterleavings } from './withInterleavings';

/** An exploration as a file: all of it as JSON, or what goes into an incident report as text. */
export const getExport: Handler = async ({ url, server }) => {
  const id = readExplorationId(url);
  const { format } = readQuery(url, interleavingExportQuery);
  const exploration = await withInterleavings(server(), ({ state }) => readExploration(state, id, { withSchedules: format === 'json' }));
  if (exploration === null) throw explorationNotFound();
  const generatedAt = new Date().toISOString();
  const fileName = fileNameOf(exploration, format === 'json' ? 'json' : 'txt');
  return format === 'json'
    ? download({ fileName, contentType: 'application/json; charset=utf-8', chunks: whole(`${JSON.stringify({ exploration, verdict: verdictSentence(exploration), command: exploreCommand(exploration.request, interleavingDefaults.limit), generatedAt }, null, 2)}\n`) })
    : download({ fileName, contentType: 'text/plain; charset=utf-8', chunks: whole(toText(exploration, generatedAt)) });
};

function fileNameOf({ request, createdAt }: Exploration, extension: string): string {
  return `interleavings-${request.scenario}-${request.variant}-${createdAt.slice(0, 19)}.${extension}`.replace(/[^A-Za-z0-9._-]+/g, '-');
}

// Of the shape that a download is taken in.
// eslint-disable-next-line @typescript-eslint/require-await
async function* whole(text: string): AsyncGenerator<string, void, void> {
  yield text;
}
