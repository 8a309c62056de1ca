import { describe, expect, it } from 'vitest';
import { interleavingDefaults } from '@/lib/contract/interleavings';
import { scenarioSchema } from '@/lib/contract/scenarios';
import { defaultTableOptions, describeTableScenario, findTableScenario, tableScenarios } from './tableScenarios';

it('scenarios over tables of their own are found by their ids, and only by those', () => {
  expect(tableScenarios.map(({ id }) => id)).toEqual(['evaluation_batches', 'scheduler_claims']);
  expect(findTableScenario('scheduler_claims')?.title).toBe('Scheduler claims');
  for (const id of ['', 'toString', 'scorecard_race']) expect(findTableScenario(id)).toBeNull();
  expect(defaultTableOptions).toEqual({
    batches: interleavingDefaults.batches,
    schedulers: interleavingDefaults.schedulers,
  });
});

it('have the variants of the domain, the shipped ones marked', () => {
  const variants = Object.fromEntries(
    tableScenarios.map((scenario) => [
      scenario.id,
      scenario.variants.map(({ id, shipped }) => (shipped ? `${id} shipped` : id)),
    ]),
  );
  expect(variants).toEqual({
    evaluation_batches: ['incremental_count shipped', 'requery shipped', 'atomic_increment', 'row_lock'],
    scheduler_claims: ['plain_select shipped', 'for_update', 'skip_locked', 'skip_locked_then_mark'],
  });
});

describe.each(tableScenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (id, scenario) => {
  it('is described as the contract says, two actors, the second delayed', () => {
    const described = describeTableScenario(scenario);
    expect(scenarioSchema.parse(described)).toEqual(described);
    expect(described.actors.map(({ delayed }) => delayed)).toEqual([false, true]);
  });

  it('has as many actors as are asked for, in every variant', () => {
    for (const variant of scenario.variants) {
      const actors = scenario.actors(variant.id, { batches: [5, 1, 2], schedulers: 3 });
      expect(new Set(actors.map((actor) => actor.id)).size).toBe(3);
      expect(actors.map(({ delayed }) => delayed)).toEqual([false, false, true]);
    }
    expect(() => scenario.actors('none', defaultTableOptions)).toThrow(`${id} has no variant "none"`);
  });
});
