import type { LoadTest, LoadTestRequest } from '@/lib/contract/loadTests';
import { readParameters } from '@/lib/contract/parameters';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Scenario } from '@/lib/scenarios/Scenario';
import { findScenario, listIds, scenarioIds } from '@/lib/scenarios/scenarios';
import { LoadTestError } from './LoadTestError';

type Request = LoadTest['request'];
type Probe = { readonly isReference: (environment: EnvironmentConfig) => Promise<boolean | null> };

/** The request as it is saved: every parameter that its scenario has, chosen or by default. What is wrong with it is for `checkRequest` to say. */
export function toSaved(environment: EnvironmentConfig, { parameters = {}, ...asked }: LoadTestRequest): Request {
  const read = readParameters(findScenario(asked.scenario)?.parameters ?? [], parameters, 'load_test');
  return { ...asked, environment: environment.id, parameters: read.ok ? read.values : parameters };
}

/** Whether this may be run, and against this environment. Gives the scenario. Throws LoadTestError with what to change. */
export async function checkRequest(probe: Probe, environment: EnvironmentConfig, request: Request): Promise<Scenario> {
  const scenario = checkScenario(request);
  // Races over rows call nobody, and write to the console's own database alone.
  if (scenario.kind === 'rows') return scenario;
  checkTarget(environment);
  if (request.latency === 'staging' && (await probe.isReference(environment)) === false) {
    throw new LoadTestError(
      'invalid_request',
      'Only the reference coaching service can be slowed down; this environment has another one.',
      'latency',
    );
  }
  return scenario;
}

function checkScenario({ scenario: id, variant, parameters }: Request): Scenario {
  const scenario = findScenario(id);
  if (!scenario)
    throw new LoadTestError('unknown_scenario', `Expected one of the scenarios ${listIds(scenarioIds)}.`, 'scenario');
  if (!scenario.variants.some((known) => known.id === variant)) {
    throw new LoadTestError(
      'unknown_scenario',
      `Expected one of the variants of ${id}: ${listIds(scenario.variants.map((known) => known.id))}.`,
      'variant',
    );
  }
  const read = readParameters(scenario.parameters, parameters, 'load_test');
  if (!read.ok) throw new LoadTestError('invalid_request', `For ${id}, ${read.expected}.`, `parameters.${read.id}`);
  return scenario;
}

function checkTarget({ id, loadTests, coaching }: EnvironmentConfig): void {
  if (!loadTests) {
    const how =
      id === 'local'
        ? 'they run where the embedded stack made the stores itself; name others as an environment in lastwrite.config.json, with "loadTests": true.'
        : `set "loadTests": true in its entry in lastwrite.config.json where its records may be written.`;
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The environment ${id} takes no load tests, which write records; ${how}`,
      'environment',
    );
  }
  if (coaching === null) {
    const where =
      id === 'local'
        ? 'set LASTWRITE_COACHING_URL'
        : 'name its address under "coaching" in its entry in lastwrite.config.json';
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The environment ${id} has no coaching service to send calls to; ${where}.`,
      'environment',
    );
  }
}
