import { describe, expect, it } from 'vitest';
import { boundsOf, defaultParameters, readParameters, type ParameterValues } from '@/lib/contract/parameters';
import { scenarioSchema } from '@/lib/contract/scenarios';
import { createRequestSchema, submitRequestSchema, updateRequestSchema, callerSchema } from '@/lib/reference/requests';
import { allStrategies, formatStrategy } from '@/lib/reference/strategy';
import { scorecardRace } from './scorecard-race/scorecardRace';
import { racedOf, violationsOf, type CallScenario, type RowScenario, type SubjectCall } from './Scenario';
import { describeScenario, findScenario, listIds, scenarios } from './scenarios';

const bodyOf = (call: SubjectCall): Readonly<Record<string, unknown>> => ('request' in call ? call.request : {});

it('scenarios are found by their ids, and only by those', () => {
  expect(scenarios.map(({ id }) => id)).toEqual([
    'scorecard_race',
    'many_coaches',
    'evaluation_batches',
    'scheduler_claims',
  ]);
  expect(findScenario('many_coaches')?.title).toBe('Many coaches at once');
  for (const id of ['', 'toString', 'evaluation']) expect(findScenario(id)).toBeNull();
});

it('names no more ids than someone reads', () => {
  const ids = Array.from({ length: 32 }, (_, n) => `s${n}`);
  expect(listIds(['a', 'b'])).toBe('a, b');
  expect(listIds(ids)).toMatch(/, s29 and 2 more$/);
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  it('is described as the contract says, and a run keeps a part of that', () => {
    const described = describeScenario(scenario);
    expect(scenarioSchema.parse(described)).toEqual(described);
    expect(described).toMatchObject(racedOf(scenario));
    expect(described.actors.filter(({ delayed }) => delayed)).toHaveLength(1);
  });

  it('has defaults that it takes itself, and an exploration chooses no more than a load test', () => {
    for (const kind of ['load_test', 'exploration'] as const)
      expect(readParameters(scenario.parameters, {}, kind)).toEqual({
        ok: true,
        values: defaultParameters(scenario.parameters, kind),
      });
    for (const parameter of scenario.parameters)
      expect(boundsOf(parameter, 'exploration').max).toBeLessThanOrEqual(parameter.max);
  });

  it('tells what a judgement found broken in its own words, in its own order', () => {
    const [first, second] = scenario.violations;
    const codes = [second, first].flatMap((violation) => violation?.code ?? []);
    expect(violationsOf(scenario, { outcome: 'failed', violations: codes })).toEqual([first, second]);
    expect(violationsOf(scenario, { outcome: 'passed' })).toEqual([]);
    expect(violationsOf(scenario, { outcome: 'unknown', reason: 'nobody looked' })).toEqual([]);
  });
});

const ofCalls = scenarios.filter((scenario): scenario is CallScenario => scenario.kind === 'calls');

describe.each(ofCalls.map((scenario) => [scenario.id, scenario] as const))('%s, over a record', (_id, scenario) => {
  it('breaks the five invariants of a scorecard', () => {
    expect(scenario.violations.map(({ code }) => code)).toEqual([
      'submission_lost',
      'update_lost',
      'historic_mismatch',
      'clickhouse_mismatch',
      'duplicate_final',
    ]);
  });

  it('has every strategy as a variant, with a title of its own', () => {
    expect(scenario.variants.map(({ id }) => id)).toEqual(allStrategies.map(formatStrategy));
    expect(new Set(scenario.variants.map(({ title }) => title)).size).toBe(35);
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
  const [update, submit] = scorecardRace.actors({}).map(({ call }) => bodyOf(call));
  const criteria = (body: Readonly<Record<string, unknown>> | undefined) =>
    (body?.scores as { criterionId: string }[]).map(({ criterionId }) => criterionId);
  expect(criteria(update)).toEqual(criteria(scorecardRace.create.request));
  expect(update).toHaveProperty('taskIds');
  expect(submit).toHaveProperty('taskIds');
});

const ofRows = scenarios.filter((scenario): scenario is RowScenario => scenario.kind === 'rows');

it('races over rows have the variants of the domain, the shipped ones marked', () => {
  const variants = Object.fromEntries(
    ofRows.map((scenario) => [
      scenario.id,
      scenario.variants.map(({ id, shipped }) => (shipped ? `${id} shipped` : id)),
    ]),
  );
  expect(variants).toEqual({
    evaluation_batches: ['incremental_count shipped', 'requery shipped', 'atomic_increment', 'row_lock'],
    scheduler_claims: ['plain_select shipped', 'for_update', 'skip_locked', 'skip_locked_then_mark'],
  });
});

describe.each(ofRows.map((scenario) => [scenario.id, scenario] as const))('%s, over rows', (id, scenario) => {
  const three: ParameterValues = id === 'evaluation_batches' ? { batches: [5, 1, 2] } : { schedulers: 3 };

  it('is described with two actors, the second delayed', () => {
    expect(describeScenario(scenario).actors.map(({ delayed }) => delayed)).toEqual([false, true]);
  });

  it('has as many actors as are asked for, in every variant', () => {
    for (const variant of scenario.variants) {
      const actors = scenario.actors(variant.id, three);
      expect(new Set(actors.map((actor) => actor.id)).size).toBe(3);
      expect(actors.map(({ delayed }) => delayed)).toEqual([false, false, true]);
    }
    expect(() => scenario.actors('none', three)).toThrow(`${id} has no variant "none"`);
  });

  it('takes no numbers but its own', () => {
    const [variant] = scenario.variants;
    expect(() => scenario.actors(variant?.id ?? '', {})).toThrow(TypeError);
  });
});
