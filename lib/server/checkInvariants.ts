import type { EnvironmentConfig } from '@/lib/environments/config';
import type { RecordName } from '@/lib/record/recordName';
import { recordTypeIn } from '@/lib/scenarios/ScenarioRegistry';
import { fromParts, type InvariantResult, type RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import { returnsRows, whyNotRun } from '@/lib/stores/returnsRows';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import type { Server } from './getServer';

/** Runs a scenario's own invariants on the stores of an environment, for one record. Never throws for what a store does. */
export async function checkInvariants(
  server: Server,
  environment: EnvironmentConfig,
  scenario: RequestScenario,
  name: RecordName,
): Promise<InvariantResult> {
  if (scenario.invariants.length === 0) return { broken: [], unchecked: null };
  const type = recordTypeIn(environment, scenario.recordType);
  const key = type === null ? name.key : fromParts(scenario, type, name.key);
  return server.stores.use(environment, name.key, async (stores) => {
    const broken: string[] = [];
    for (const invariant of scenario.invariants) {
      try {
        if (await returnsRows(stores, invariant, key, environment.timeoutMs)) broken.push(invariant.code);
      } catch (error) {
        if (!(error instanceof SourceFailure)) throw error;
        return { broken, unchecked: `The invariant ${invariant.code} could not be checked: ${whyNotRun(error)}` };
      }
    }
    return { broken, unchecked: null };
  });
}
