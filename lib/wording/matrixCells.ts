import type { Exploration } from '@/lib/contract/interleavings';
import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { isUnderWay } from './explorationOutcome';
import { hasOptions, type ReadyOptions } from './exploredWith';
import { latestRates, type VariantRate } from './variantRates';

export interface MatrixCell {
  readonly variant: ScenarioDescription['variants'][number];
  /** The latest completed exploration of it with the chosen options; where there is none, whichever there is; null without any. */
  readonly exploration: Exploration | null;
  /** One that waits or runs; the same as above where no other was completed. */
  readonly underWay: Exploration | null;
  readonly rate: VariantRate | null;
}

/** Every variant of a scenario with what became of it, in the scenario's order. */
export function matrixCells(
  scenario: ScenarioDescription,
  explorations: readonly Exploration[],
  loadTests: readonly LoadTest[],
  options: ReadyOptions,
): readonly MatrixCell[] {
  const rates = latestRates(loadTests, options.parameters);
  const fitting = explorations.filter((each) => each.request.scenario === scenario.id && hasOptions(each, options));
  return scenario.variants.map((variant) => {
    const own = fitting
      .filter(({ request }) => request.variant === variant.id)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    const underWay = own.findLast(isUnderWay) ?? null;
    const exploration = own.findLast(({ status }) => status === 'completed') ?? underWay ?? own.at(-1) ?? null;
    return { variant, exploration, underWay, rate: rates.get(variant.id) ?? null };
  });
}
