import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '@/lib/contract/scenarios';
import { createRequestSchema, submitRequestSchema, updateRequestSchema, callerSchema } from '@/lib/reference/requests';
import { allStrategies, formatStrategy } from '@/lib/reference/strategy';
import { describeScenario, findScenario, scenarios } from './scenarios';
import type { SubjectCall } from './Scenario';

const bodyOf = (call: SubjectCall): Readonly<Record<string, unknown>> => ('request' in call ? call.request : {});

it('scenarios are found by their ids, and only by those', () => {
  expect(scenarios.map(({ id }) => id)).toEqual(['scorecard_race', 'many_coaches']);
  expect(findScenario('many_coaches')?.title).toBe('Many coaches at once');
  for (const id of ['', 'toString', 'evaluation_batches']) expect(findScenario(id)).toBeNull();
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  it('is described as the contract says', () => {
    const described = describeScenario(scenario);
    expect(scenarioSchema.parse(described)).toEqual(described);
    expect(described.invariants.map(({ code }) => code)).toEqual([
      'submission_lost',
      'update_lost',
      'historic_mismatch',
      'clickhouse_mismatch',
      'duplicate_final',
    ]);
  });

  it('has every strategy as a variant, with a title of its own', () => {
    expect(scenario.variants.map(({ id }) => id)).toEqual(allStrategies.map(formatStrategy));
    expect(new Set(scenario.variants.map(({ title }) => title)).size).toBe(25);
    expect(scenario.variants.filter(({ shipped }) => shipped).map(({ id }) => id)).toEqual([
      'save_all/async_closure',
      'save_all/async_closure_updated_at',
      'save_all/async_reread',
      'save_all/sync_in_transaction',
      'omit_submission/async_reread',
      'omit_submission/sync_in_transaction',
    ]);
  });

  it.each([2, 3, 20])('%i coaches: requests that the service takes, and Submit alone is delayed', (coaches) => {
    const actors = scenario.actors({ coaches });
    expect(createRequestSchema.parse(scenario.create.request)).toEqual(scenario.create.request);
    for (const { call } of actors) {
      const schema = call.call === 'SubmitScorecard' ? submitRequestSchema : updateRequestSchema;
      expect(schema.parse(bodyOf(call))).toEqual(bodyOf(call));
      expect(callerSchema.parse(call.caller)).toBe(call.caller);
    }
    expect(actors.filter(({ delayed }) => delayed).map(({ call }) => call.call)).toEqual(['SubmitScorecard']);
    expect(new Set(actors.map(({ id }) => id)).size).toBe(actors.length);
    expect(new Set([scenario.create, ...actors.map(({ call }) => call)].map(({ caller }) => caller)).size).toBe(
      actors.length + 1,
    );
  });

  it('no two calls write the same value, so that what is left tells who wrote it', () => {
    const calls = [scenario.create, ...scenario.actors({ coaches: 20 }).map(({ call }) => call)];
    for (const field of ['comment', 'taskIds', 'messageIds', 'scores']) {
      const values = calls.flatMap((call) =>
        bodyOf(call)[field] === undefined ? [] : [JSON.stringify(bodyOf(call)[field])],
      );
      expect(new Set(values).size).toBe(values.length);
    }
  });
});

it('the race over a scorecard changes every criterion, and sets task ids from both sides', () => {
  const race = findScenario('scorecard_race');
  const [update, submit] = (race?.actors({ coaches: 2 }) ?? []).map(({ call }) => bodyOf(call));
  const criteria = (body: Readonly<Record<string, unknown>> | undefined) =>
    (body?.scores as { criterionId: string }[]).map(({ criterionId }) => criterionId);
  expect(criteria(update)).toEqual(criteria(race?.create.request));
  expect(update).toHaveProperty('taskIds');
  expect(submit).toHaveProperty('taskIds');
});
