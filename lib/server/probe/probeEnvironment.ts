import type { EnvironmentsResponse } from '@/lib/contract/environments';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { needsOwner } from '@/lib/environments/environmentStores';
import type { Stores } from '@/lib/stores/openStores';
import { probeClickHouse, probePostgres, type StoreProbe } from '@/lib/stores/probeStores';
import type { Server } from '../getServer';
import type { StoreName } from '../StorePool';
import { probeCoaching } from './probeCoaching';

type EnvironmentAnswer = EnvironmentsResponse[number];
type SourceStatus = EnvironmentAnswer['sources']['postgres'];

/** Longer waits help nobody who looks at a list. */
const LONGEST_MS = 2000;

/** Asks an environment's stores and service whether they are there, all at the same time. Says nothing secret. */
export async function probeEnvironment(
  server: Pick<Server, 'stores'>,
  environment: EnvironmentConfig,
): Promise<EnvironmentAnswer> {
  const timeoutMs = Math.min(environment.timeoutMs, LONGEST_MS);
  const [{ postgres, clickhouse }, coaching] = await Promise.all([
    probeStores(server, environment, timeoutMs),
    probeCoaching(environment.coaching, timeoutMs),
  ]);
  const { id, title, loadTests, settleMs } = environment;
  const grpc = environment.coaching?.grpcUrl !== undefined;
  return {
    id,
    title,
    loadTests,
    settleMs,
    sources: { postgres, clickhouse, coaching: environment.coaching === null ? coaching : { ...coaching, grpc } },
  };
}

/** If each customer and profile has its own, the first one in the configuration represents all. */
export async function probeStores(
  server: Pick<Server, 'stores'>,
  environment: EnvironmentConfig,
  timeoutMs: number,
): Promise<Record<StoreName, SourceStatus>> {
  const owner = needsOwner(environment) ? environment.customers[0] : { customer: '', profile: '' };
  if (!owner)
    return {
      postgres: configured(environment.postgres, 'not_checked'),
      clickhouse: configured(environment.clickhouse, 'not_checked'),
    };
  const probe = async (stores: Stores) => {
    const [postgres, clickhouse] = await Promise.all([
      probePostgres(stores.postgres, timeoutMs),
      probeClickHouse(stores.clickhouse, timeoutMs),
    ]);
    return { postgres, clickhouse };
  };
  const refusedBy = (probes: Record<StoreName, StoreProbe>) =>
    (['postgres', 'clickhouse'] as const).filter((store) => {
      const found = probes[store];
      return found.status === 'unavailable' && found.error.code === 'authentication_failed';
    });
  const probes = await server.stores.use(environment, { ...owner }, probe, refusedBy);
  return {
    postgres: environment.postgres === null ? { status: 'not_configured' } : statusOf(probes.postgres),
    clickhouse: environment.clickhouse === null ? { status: 'not_configured' } : statusOf(probes.clickhouse),
  };
}

function configured(source: unknown, status: SourceStatus['status']): SourceStatus {
  return { status: source === null ? 'not_configured' : status };
}

function statusOf(probe: StoreProbe): SourceStatus {
  return probe.status === 'ok'
    ? { status: 'ok', version: probe.version }
    : { status: 'unavailable', error: probe.error.message };
}
