import type { EnvironmentConfig } from '@/lib/environments/config';
import { storeReads } from '@/lib/runs/sweeps/storeReads';
import type { SweepStores } from '@/lib/runs/sweeps/SweepContext';
import type { Server } from './getServer';
import { inspectTogether } from './inspections';
import { StorePool } from './StorePool';

/** The environments' stores for sweeps: on separate connections, whose statements may take longer than a person waits. */
export function openSweepStores(
  server: Server,
  timeoutMs: number,
): { readonly stores: SweepStores; close(): Promise<void> } {
  const pool = new StorePool();
  const patient = new Map(
    server.config.environments.map((environment) => [
      environment.id,
      { ...environment, timeoutMs: Math.max(environment.timeoutMs, timeoutMs) },
    ]),
  );
  const sweeping = { ...server, stores: pool };
  return { stores: sweepStoresOf(sweeping, (id) => patient.get(id) ?? null), close: () => pool.close() };
}

/** In the stores that the server has open. */
export function sweepStoresOf(
  server: Server,
  findEnvironment: (id: string) => EnvironmentConfig | null = (id) =>
    server.config.environments.find((environment) => environment.id === id) ?? null,
): SweepStores {
  return {
    reads: storeReads,
    findEnvironment,
    use: (environment, owner, record, action) =>
      server.stores.use(environment, owner, async (opened) => {
        const used = await server.records.use(environment, opened, record);
        if ('error' in used) throw used.error;
        return action(opened, used.type);
      }),
    inspect: (environment, names) => inspectTogether(server, environment, names),
  };
}
