import { listIds } from '@/lib/scenarios/scenarios';
import type { HistoryTerms } from '@/lib/state/loadTests/findKnown';
import { environmentOf, type Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';

/**
 * Refuses a filter that nothing can ever match, which an empty list would pass over in silence. `known`: what is in the history is accepted
 * though it is no longer configured. Throws ProblemError.
 */
export function checkFilter(
  server: Server,
  { scenario, variant, environment }: HistoryTerms,
  known: Readonly<Record<keyof HistoryTerms, boolean>>,
): void {
  if (environment !== undefined && !known.environment) environmentOf(server, environment);
  if (scenario !== undefined && !known.scenario && server.scenarios.find(scenario) === null)
    throw new ProblemError('unknown_scenario', `Expected one of the scenarios ${listIds(server.scenarios.ids)}.`);
  if (variant === undefined || known.variant) return;
  const scenarios = scenario === undefined ? server.scenarios.ids : [scenario];
  const variants = scenarios.flatMap((id) => server.scenarios.find(id)?.variants.map((each) => each.id) ?? []);
  if (!variants.includes(variant))
    throw new ProblemError(
      'unknown_scenario',
      scenario === undefined
        ? 'Expected a variant of one of the scenarios; GET /api/scenarios lists them.'
        : `Expected one of the variants of ${scenario}: ${listIds(variants)}.`,
    );
}
