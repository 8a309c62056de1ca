import type { Pool } from 'pg';
import type { Random } from '@/lib/reference/latency';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { recordTypeIn, scenarioOfRun } from '@/lib/scenarios/ScenarioRegistry';
import { openRequestRacer } from './openRequestRacer';
import { openScorecardRacer } from './openScorecardRacer';
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
}

/** Races in this process. Its event loop should have little else to do, because any delay makes starts inexact. */
export function createRacer(context: RacerContext): Racer {
  const places = new Places(() => context.postgres.options.max);
  const runs = new Map<string, RunRacer>();
  const drop = (loadTestId: string): void => {
    runs.get(loadTestId)?.close();
    runs.delete(loadTestId);
  };
  return {
    // A promise also for what is thrown while opening.
    async race(run, { subject, delayMs }) {
      const opened = runs.get(run.id) ?? openRun(context, places, run, subject);
      runs.set(run.id, opened);
      return opened.race(subject, delayMs);
    },
    drop,
    close() {
      for (const id of runs.keys()) drop(id);
      return Promise.resolve();
    },
  };
}

function openRun(
  { findEnvironment, callTimeoutMs, postgres, random }: RacerContext,
  places: Places,
  { id, request, definition }: RacedRun,
  subject: string,
): RunRacer {
  const environment = findEnvironment(request.environment);
  const scenario = scenarioOfRun(request.scenario, definition, environment);
  if (scenario === null) throw new Error(`no scenario ${request.scenario} here`);
  if (scenario.kind === 'rows') return openTableRacer({ scenario, request, postgres, places, random });
  if (environment === null) throw new Error(`no environment ${request.environment} here`);
  if (scenario.kind === 'requests') {
    const type = recordTypeIn(environment, scenario.recordType);
    if (type === null) throw new Error(`no record type ${scenario.recordType} here`);
    return openRequestRacer({ environment, scenario, type, run: { id, request }, callTimeoutMs });
  }
  return openScorecardRacer({ environment, scenario, request, callTimeoutMs, subject });
}
