import type { Pool } from 'pg';
import type { Random } from '@/lib/reference/latency';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { recordTypeIn, scenarioOfRun } from '@/lib/scenarios/ScenarioRegistry';
import { openRequestRacer } from './openRequestRacer';
import { openScorecardRacer } from './openScorecardRacer';
import { openSqlRacer } from './openSqlRacer';
import { openTableRacer } from './openTableRacer';
import { Places } from './Places';
import type { RacedRun, Racer, RunRacer } from './Racer';

export interface RacerContext {
  readonly findEnvironment: (id: string) => EnvironmentConfig | null;
  /** For one call: connecting, and the answer. */
  readonly callTimeoutMs: number;
  /** Of the console's own database, for races over tables. */
  readonly postgres: Pool;
  readonly random: Random;
  /** For races of SQL, which make databases of their own: of roles that may. null: none is named. */
  readonly lab: { readonly url: string; readonly clickhouseUrl: string | null } | null;
}

/** Races in this process. Its event loop should have little else to do, because any delay makes starts inexact. */
export function createRacer(context: RacerContext): Racer {
  const places = new Places(() => context.postgres.options.max);
  const runs = new Map<string, RunRacer>();
  const drop = async (loadTestId: string): Promise<void> => {
    const run = runs.get(loadTestId);
    runs.delete(loadTestId);
    await run?.close();
  };
  return {
    // A promise also for what is thrown while opening.
    async race(run, { subject, delayMs }) {
      const opened = runs.get(run.id) ?? openRun(context, places, run, subject);
      runs.set(run.id, opened);
      return opened.race(subject, delayMs);
    },
    drop: (loadTestId) => void drop(loadTestId),
    async close() {
      await Promise.all([...runs.keys()].map(drop));
    },
  };
}

function openRun(
  { findEnvironment, callTimeoutMs, postgres, random, lab }: RacerContext,
  places: Places,
  { id, request, definition }: RacedRun,
  subject: string,
): RunRacer {
  const environment = findEnvironment(request.environment);
  const scenario = scenarioOfRun(request.scenario, definition, environment);
  if (scenario === null) throw new Error(`no scenario ${request.scenario} here`);
  if (scenario.kind === 'rows') return openTableRacer({ scenario, request, postgres, places, random });
  if (scenario.kind === 'sql') {
    if (lab === null) throw new Error('no Postgres is named for races of SQL');
    return openSqlRacer({ scenario, variant: request.variant, ...lab });
  }
  if (environment === null) throw new Error(`no environment ${request.environment} here`);
  if (scenario.kind === 'requests') {
    const type = recordTypeIn(environment, scenario.recordType);
    if (type === null) throw new Error(`no record type ${scenario.recordType} here`);
    return openRequestRacer({ environment, scenario, type, run: { id, request }, callTimeoutMs });
  }
  return openScorecardRacer({ environment, scenario, request, callTimeoutMs, subject });
}
