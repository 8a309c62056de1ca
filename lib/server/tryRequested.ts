import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { latencies, type TriedScenario, type tryRequestSchema } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { checkRequest, toSaved } from '@/lib/runs/load-tests/checkRequest';
import { LoadTestError } from '@/lib/runs/load-tests/LoadTestError';
import { tryOnce, type TryContext } from '@/lib/runs/load-tests/tryOnce';
import { recordTypeIn } from '@/lib/scenarios/ScenarioRegistry';
import { checkInvariants } from './checkInvariants';
import type { Server } from './getServer';
import { inspectMany } from './inspections';
import { checksOf } from './checksOf';

/** One iteration of a scenario of a file, in this process. Throws LoadTestError with what to change. */
export async function tryRequested(
  { server, recordCalls }: Pick<TryContext, 'recordCalls'> & { readonly server: Server },
  environment: EnvironmentConfig,
  id: string,
  { variant, parameters, delayMs, settleMs }: z.output<typeof tryRequestSchema>,
): Promise<TriedScenario> {
  const request = toSaved(server, environment, {
    scenario: id,
    variant: variant ?? server.scenarios.find(id)?.variants[0]?.id ?? '',
    delaysMs: [delayMs],
    iterations: 1,
    concurrency: 1,
    settleMs,
    latency: latencies[0],
    transport: 'http',
    ...(parameters === undefined ? {} : { parameters }),
  });
  const scenario = await checkRequest(checksOf(server), environment, request);
  const type = scenario.kind === 'requests' ? recordTypeIn(environment, scenario.recordType) : null;
  if (scenario.kind !== 'requests' || type === null)
    throw new LoadTestError(
      'invalid_request',
      'Only a scenario over your own API can be tried once. Run this one as a load test with one iteration.',
      'scenario',
    );
  return tryOnce(
    {
      recordCalls,
      newId: uuidv7,
      inspect: async (name, wait) => {
        const [outcome] = await inspectMany(server, { ...environment, settleMs: wait }, [name]);
        if (outcome === undefined) throw new TypeError('there is an outcome for each name');
        return outcome;
      },
      checkInvariants: (name) => checkInvariants(server, environment, scenario, name),
    },
    { environment, scenario, type, variant: request.variant, parameters: request.parameters, delayMs, settleMs },
  );
}
