import type { EnvironmentConfig } from '@/lib/environments/config';
import { untraced } from '@/lib/tracing/trace';
import type { Server } from '../getServer';
import { probeStores } from '../probe/probeEnvironment';

const TITLES = { postgres: 'Postgres', clickhouse: 'ClickHouse' } as const;
/** Longer than a busy store takes. */
const ANSWER_WITHIN_MS = 5_000;

/** The stores of an environment that give no answer, by what people call them. */
export async function storesAway(
  server: Pick<Server, 'stores'>,
  environment: EnvironmentConfig,
): Promise<readonly string[]> {
  const probed = await untraced(() => probeStores(server, environment, ANSWER_WITHIN_MS));
  return (['postgres', 'clickhouse'] as const)
    .filter((store) => probed[store].status === 'unavailable')
    .map((store) => TITLES[store]);
}
