import type { LoadTest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { findScenario, scenarios } from '@/lib/races/scenarios';
import { LoadTestError } from './LoadTestError';

type Request = LoadTest['request'];
type Probe = { readonly isReference: (environment: EnvironmentConfig) => Promise<boolean | null> };

const MOST_NAMED = 30;

/** Whether this may be run, and against this environment. Throws LoadTestError with what to change. */
export async function checkRequest(probe: Probe, environment: EnvironmentConfig, request: Request): Promise<void> {
  checkScenario(request);
  checkTarget(environment);
  if (request.latency === 'staging' && await probe.isReference(environment) === false) {
    throw new LoadTestError('invalid_request', 'Only the reference coaching service can be slowed down; this environment has another one.', 'latency');
  }
}

function checkScenario({ scenario: id, variant, coaches }: Request): void {
  const scenario = findScenario(id);
  if (!scenario) throw new LoadTestError('unknown_scenario', `Expected one of the scenarios ${listed(scenarios.map((known) => known.id))}.`, 'scenario');
  if (!scenario.variants.some((known) => known.id === variant)) {
    throw new LoadTestError('unknown_scenario', `Expected one of the variants of ${scenario.id}: ${listed(scenario.variants.map((known) => known.id))}.`, 'variant');
  }
  if (coaches !== undefined && scenario.id !== 'many_coaches') {
    throw new LoadTestError('invalid_request', 'Only the scenario many_coaches has a number of coaches.', 'coaches');
  }
}

function checkTarget({ id, loadTests, coaching }: EnvironmentConfig): void {
  if (!loadTests) {
    const how = id === 'local'
      ? 'they run where the embedded stack made the stores itself; name others as an environment in lastwrite.config.json, with "loadTests": true.'
      : `set "loadTests": true in its entry in lastwrite.config.json where its records may be written.`;
    throw new LoadTestError('load_tests_not_allowed', `The environment ${id} takes no load tests, which write records; ${how}`, 'environment');
  }
  if (coaching === null) {
    const where = id === 'local' ? 'set LASTWRITE_COACHING_URL' : 'name its address under "coaching" in its entry in lastwrite.config.json';
    throw new LoadTestError('load_tests_not_allowed', `The environment ${id} has no coaching service to send calls to; ${where}.`, 'environment');
  }
}

function listed(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED;
  return ids.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
