import type { Report, Stores } from './startStores';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type SeedSamples = (stack: {
  postgresUrl: string; clickhouse: { url: string; database: string }; stateUrl: string; report(message: string): void;
}) => Promise<void>;

/** Makes the sample records that are not there yet. */
export async function seedStores(urls: Stores['urls'], report: Report): Promise<void> {
  const file = fileURLToPath(new URL('./samples/seedSamples.ts', import.meta.url));
  if (!existsSync(file)) return;
  const { seedSamples } = await import(file) as { seedSamples: SeedSamples };
  const began = performance.now();
  await seedSamples({
    postgresUrl: urls.postgres, clickhouse: { url: urls.clickhouse, database: urls.clickhouseDatabase }, stateUrl: urls.state,
    report: (message) => report('samples', message),
  });
  report('samples', 'there', began);
}
