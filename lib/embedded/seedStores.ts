import { seedSamples } from './samples/seedSamples';
import type { Report, Stores } from './startStores';

/** Makes the sample records that are not there yet. */
export async function seedStores(urls: Stores['urls'], report: Report): Promise<void> {
  const began = performance.now();
  await seedSamples({
    postgresUrl: urls.postgres,
    clickhouse: { url: urls.clickhouse, database: urls.clickhouseDatabase },
    stateUrl: urls.state,
    report: (message) => report('samples', message),
  });
  report('samples', 'complete', began);
}
