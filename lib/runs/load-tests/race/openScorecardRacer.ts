import type { LoadTest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { CallScenario } from '@/lib/scenarios/Scenario';
import { knownScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { openTarget } from '../target/openTarget';
import { stopForMany } from '../stopForMany';
import { raceIteration } from './raceIteration';
import type { RunRacer } from './Racer';

export interface ScorecardRacerOptions {
  readonly environment: EnvironmentConfig;
  readonly scenario: CallScenario;
  readonly request: LoadTest['request'];
  readonly callTimeoutMs: number;
  /** Any of the run's records: its owner fills the placeholders of the environment's address. */
  readonly subject: string;
}

/** Races over scorecards, against the environment's coaching API. Opens nothing yet. */
export function openScorecardRacer({
  environment,
  scenario,
  request,
  callTimeoutMs,
  subject: anySubject,
}: ScorecardRacerOptions): RunRacer {
  const { customer, profile } = knownScorecardName(anySubject);
  const target = openTarget(
    environment,
    { customer, profile },
    {
      variant: request.variant,
      latency: request.latency,
      transport: request.transport,
      timeoutMs: callTimeoutMs,
    },
  );
  const actors = scenario.actors(request.parameters);
  const stopping = stopForMany();
  return {
    async race(subject, delayMs) {
      const result = await raceIteration({
        target,
        scenario,
        actors,
        delayMs,
        subject: knownScorecardName(subject),
        signal: stopping.signal,
      });
      if (result === null) return null;
      const { trouble } = result;
      // Creating has asked for a new token itself.
      const hasNewToken = trouble?.kind === 'refused_token' && !trouble.isCreate && target.refuseToken();
      return { ...result, subject: result.subject.text, steps: [], hasNewToken };
    },
    close() {
      stopping.abort();
      target.close();
    },
  };
}
