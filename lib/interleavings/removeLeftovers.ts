import { openStores } from '@/lib/coaching/openStores';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { removeSubjects } from './scorecards/removeSubjects';
import { prefixOf } from './prefixOf';

/** Removes the records of an exploration whose worker is gone. */
export async function removeLeftovers(environments: readonly EnvironmentConfig[], explorationId: string, environmentId: string): Promise<void> {
  const explorer = environments.find(({ id }) => id === environmentId)?.explorer;
  if (!explorer) return;
  const stores = openStores(explorer.postgresUrl, explorer.clickhouseUrl);
  try {
    await removeSubjects(stores.postgres, stores.clickhouse, prefixOf(explorationId));
  } finally {
    await stores.close();
  }
}
