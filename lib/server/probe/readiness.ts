import { NoAnswer } from '@/lib/postgres/Connection';
import { within } from '@/lib/stores/withDeadline';
import type { ProblemDetail } from '../http/ProblemError';
import { partTroubleText } from '@/lib/wording/partTrouble';
import type { Server } from '../getServer';
import { ownMigrationProblem } from './ownMigration';
import { partTroubles } from './troubles';
import { probeStores } from './probeEnvironment';

const LONGEST_MS = 2000;

/**
 * Why the console can't serve: its own database, the stores of the default environment, and parts of the stack that stopped. Other
 * environments are not needed: one that is down shows itself in its own answers. Empty: ready.
 */
export async function whyNotReady(
  server: Pick<Server, 'config' | 'state' | 'stores'>,
): Promise<readonly ProblemDetail[]> {
  const [environment] = server.config.environments;
  const [state, stores] = await Promise.all([
    checkState(server.state),
    probeStores(server, environment, Math.min(environment.timeoutMs, LONGEST_MS)),
  ]);
  const missing = (['postgres', 'clickhouse'] as const).flatMap((store) => {
    const { status, error } = stores[store];
    return status === 'unavailable'
      ? [{ path: `${environment.id}.${store}`, message: error ?? 'It is not reachable.' }]
      : [];
  });
  const stopped = partTroubles(server.config.home)
    .filter(({ running }) => !running)
    .map((trouble) => ({ path: trouble.part, message: partTroubleText(trouble) }));
  return [...state, ...missing, ...stopped];
}

async function checkState(state: Server['state']): Promise<readonly ProblemDetail[]> {
  if (state === null) return [];
  const problem = (message: string) => [{ path: 'state', message }];
  try {
    const { rows } = await within(
      LONGEST_MS,
      () => new NoAnswer(LONGEST_MS),
      () => state.pool.query<{ there: boolean }>("SELECT to_regclass('lastwrite.calls') IS NOT NULL AS there"),
    );
    if (!rows[0]?.there)
      return problem("The console's own database has no tables. Start the console with npm start, which creates them.");
    const behind = ownMigrationProblem();
    return behind === null ? [] : problem(behind);
  } catch (error) {
    return problem(
      error instanceof NoAnswer
        ? `The console's own database did not answer within ${LONGEST_MS} ms.`
        : "The console's own database cannot be reached. Check LASTWRITE_STATE_URL.",
    );
  }
}
