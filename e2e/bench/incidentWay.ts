import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { LoadTest } from '../../lib/contract/loadTests';
import { raceIteration } from '../../lib/runs/load-tests/race/raceIteration';
import { openTarget } from '../../lib/runs/load-tests/target/openTarget';
import { findScenario } from '../../lib/scenarios/scenarios';
import { scorecardName } from '../../lib/reference/scorecard/scorecardName';
import { createLog } from '../../lib/server/log';
import { createMetrics } from '../../lib/server/metrics';
import { createServer } from '../../lib/server/getServer';
import { inspectMany } from '../../lib/server/inspections';
import type { LoadTestStack } from './loadTestStack';

export interface Sequential {
  readonly delayMs: number;
  readonly failed: number;
  readonly passed: number;
  /** What this number of iterations took. */
  readonly wallMs: number;
}

/**
 * One iteration after the other: create, race, a fixed wait, look at the one card. The same calls to the same service and the same judgement;
 * only the order of the work is that of the incident's script.
 */
export async function runTheIncidentsWay(
  { config }: LoadTestStack,
  request: LoadTest['request'],
  iterations: number,
  onDelay: (delayMs: number) => void,
): Promise<readonly Sequential[]> {
  const [environment] = config.environments;
  const server = createServer(config, { log: createLog('silent'), metrics: createMetrics() });
  const scenario = findScenario(request.scenario);
  if (scenario?.kind !== 'calls') throw new Error(`there is no scenario ${request.scenario} of calls`);
  const measured: Sequential[] = [];
  for (const [index, delayMs] of request.delaysMs.entries()) {
    onDelay(delayMs);
    const owner = { customer: 'load-tests', profile: `sequential-${index}` };
    const target = openTarget(environment, owner, {
      variant: request.variant,
      latency: request.latency,
      timeoutMs: 10_000,
    });
    const counts = { passed: 0, failed: 0 };
    const beganMs = performance.now();
    for (let n = 0; n < iterations; n += 1) {
      const subject = scorecardName(owner.customer, owner.profile, uuidv7());
      const raced = await raceIteration({
        target,
        scenario,
        actors: scenario.actors(request.parameters),
        delayMs,
        subject,
        signal: new AbortController().signal,
      });
      await sleep(request.settleMs);
      const [outcome] = await inspectMany(server, { ...environment, settleMs: 0 }, [subject]);
      const judgement =
        outcome && 'inspection' in outcome ? scenario.judge(outcome.inspection, request.parameters) : null;
      if (raced?.trouble === null && (judgement?.outcome === 'passed' || judgement?.outcome === 'failed'))
        counts[judgement.outcome] += 1;
    }
    measured.push({ delayMs, ...counts, wallMs: performance.now() - beganMs });
    target.close();
  }
  await server.close();
  return measured;
}
