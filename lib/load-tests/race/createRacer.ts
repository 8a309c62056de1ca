import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Scenario } from '@/lib/races/Scenario';
import { openScorecardRacer } from './openScorecardRacer';
import type { RacedRun, Racer, RunRacer } from './Racer';

export interface RacerContext {
  readonly findEnvironment: (id: string) => EnvironmentConfig | null;
  readonly findScenario: (id: string) => Scenario | null;
  /** For one call: connecting, and the answer. */
  readonly callTimeoutMs: number;
}

/** Races in this process. Its event loop should have little else to do: whatever keeps it makes starts inexact. */
export function createRacer(context: RacerContext): Racer {
  const runs = new Map<string, RunRacer>();
  const drop = (loadTestId: string): void => {
    runs.get(loadTestId)?.close();
    runs.delete(loadTestId);
  };
  return {
    // A promise also for what is thrown while opening.
    async race(run, { subject, delayMs }) {
      const opened = runs.get(run.id) ?? openRun(context, run, subject);
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

function openRun({ findEnvironment, findScenario, callTimeoutMs }: RacerContext, { request }: RacedRun, subject: string): RunRacer {
  const [environment, scenario] = [findEnvironment(request.environment), findScenario(request.scenario)];
  if (environment === null || scenario === null) throw new Error(`no ${environment === null ? `environment ${request.environment}` : `scenario ${request.scenario}`} here`);
  return openScorecardRacer({ environment, scenario, request, callTimeoutMs, subject });
}
