import type { LoadTest } from '@/lib/contract/loadTests';
import { sizeOptions, sizeOwners } from '@/lib/contract/scenarios';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { findRace, listIds, raceIds, type Race } from '@/lib/races/findRace';
import { LoadTestError } from './LoadTestError';

type Request = LoadTest['request'];
type Probe = { readonly isReference: (environment: EnvironmentConfig) => Promise<boolean | null> };

/** Whether this may be run, and against this environment. Throws LoadTestError with what to change. */
export async function checkRequest(probe: Probe, environment: EnvironmentConfig, request: Request): Promise<void> {
  const { kind } = checkScenario(request);
  // Races over tables call nobody, and write to the console's own database alone.
  if (kind === 'tables') {
    if (request.transport === 'grpc')
      throw new LoadTestError(
        'invalid_request',
        'Only races of calls have a transport; this one runs statements on tables.',
        'transport',
      );
    return;
  }
  checkTarget(environment, request.transport);
  if (request.latency === 'staging' && (await probe.isReference(environment)) === false) {
    throw new LoadTestError(
      'invalid_request',
      'Only the reference coaching service can be slowed down; this environment has another one.',
      'latency',
    );
  }
}

function checkScenario({ scenario: id, variant, ...sizes }: Request): Race {
  const race = findRace(id);
  if (!race)
    throw new LoadTestError('unknown_scenario', `Expected one of the scenarios ${listIds(raceIds)}.`, 'scenario');
  const { scenario } = race;
  if (!scenario.variants.some((known) => known.id === variant)) {
    throw new LoadTestError(
      'unknown_scenario',
      `Expected one of the variants of ${scenario.id}: ${listIds(scenario.variants.map((known) => known.id))}.`,
      'variant',
    );
  }
  for (const size of sizeOptions) {
    if (sizes[size] !== undefined && scenario.id !== sizeOwners[size])
      throw new LoadTestError(
        'invalid_request',
        `Only the scenario ${sizeOwners[size]} has a number of ${size}.`,
        size,
      );
  }
  return race;
}

function checkTarget({ id, loadTests, coaching }: EnvironmentConfig, transport: Request['transport']): void {
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
  if (transport === 'grpc' && coaching.grpcUrl === undefined) {
    const where =
      id === 'local'
        ? 'set LASTWRITE_COACHING_GRPC_URL'
        : 'name it as "grpcUrl" under "coaching" in its entry in lastwrite.config.json';
    throw new LoadTestError('invalid_request', `The environment ${id} has no gRPC address; ${where}.`, 'transport');
  }
}
