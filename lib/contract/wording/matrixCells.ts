import type { Exploration } from '../interleavings';
import type { LoadTest } from '../loadTests';
import type { ScenarioDescription } from '../scenarios';
import { hasOptions, type ReadyOptions } from './exploredWith';
import { latestRates, type VariantRate } from './variantRates';

export interface MatrixCell {
  readonly variant: ScenarioDescription['variants'][number];
  /** The latest exploration of it with the chosen options; null while there is none. */
  readonly exploration: Exploration | null;
  readonly rate: VariantRate | null;
}

/** Every variant of a scenario with what became of it, in the scenario's order. */
export function matrixCells(scenario: ScenarioDescription, explorations: readonly Exploration[], loadTests: readonly LoadTest[], options: ReadyOptions): readonly MatrixCell[] {
  const rates = latestRates(loadTests, options);
  const fitting = explorations.filter((each) => each.request.scenario === scenario.id && hasOptions(each, options));
  const latest = new Map<string, Exploration>();
  for (const each of [...fitting].sort((a, b) => a.createdAt.localeCompare(b.createdAt))) latest.set(each.request.variant, each);
  return scenario.variants.map((variant) => ({ variant, exploration: latest.get(variant.id) ?? null, rate: rates.get(variant.id) ?? null }));
}
