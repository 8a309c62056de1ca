import { openStores } from '@/lib/reference/openStores';
import { removeSubjects as removeTableSubjects } from '@/lib/scenarios/tables/removeSubjects';
import type { UncleanedExploration } from '@/lib/state/interleavings/cleanExplorations';
import type { ExplorerContext } from './ExplorerContext';
import { prefixOf } from './prefixOf';
import { removeSubjects } from './scorecards/removeSubjects';

/** Removes the subjects of an exploration whose worker is gone. Safe to repeat. */
export async function removeLeftovers(
  { environments, state }: Pick<ExplorerContext, 'environments' | 'state'>,
  { id, environment }: UncleanedExploration,
): Promise<void> {
  if (environment === null) return removeTableSubjects(state.pool, `${prefixOf(id)}-`);
  const explorer = environments.find((known) => known.id === environment)?.explorer;
  if (!explorer) return;
  const stores = openStores(explorer.postgresUrl, explorer.clickhouseUrl);
  try {
    await removeSubjects(stores.postgres, stores.clickhouse, prefixOf(id));
  } finally {
    await stores.close();
  }
}
