import fc from 'fast-check';
import { stepStores } from '@/lib/evidence/stepMeaning';
import { isolationLevels, type Blocker, type SqlRace, type SqlSession } from '../race/SqlRace';

const word = fc.stringMatching(/^[a-z_][a-z_0-9]{0,6}$/);
const level = fc.option(fc.constantFrom(...isolationLevels));
const retry = fc.option(
  fc.record({ codes: fc.constantFrom(['40001'], ['40001', '40P01']), times: fc.integer({ min: 1, max: 9 }) }),
);
const store = fc.constantFrom(...stepStores);
const line = fc.option(fc.stringMatching(/^[A-Za-z][A-Za-z ]{0,12}[a-z]$/));
const sqlLine = fc.constantFrom(
  'SELECT 1',
  "INSERT INTO t VALUES ('a # b', $$ # $$)",
  'UPDATE t SET n = n + 1;',
  '-- a remark: T9',
  '/* no # here */ COMMIT;',
);
/** Without blanks around it, which no form keeps. */
const sql = fc.array(sqlLine, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n  '));

function sessionOf(name: string, separator: string, stepNames: readonly string[]): fc.Arbitrary<SqlSession> {
  return fc
    .record({
      level,
      retry,
      setup: fc.option(sql),
      teardown: fc.option(sql),
      steps: fc.array(
        fc.record({ store, sql: fc.oneof(sql, fc.constant('')), capture: fc.uniqueArray(word, { maxLength: 2 }) }),
        { minLength: stepNames.length, maxLength: stepNames.length },
      ),
      guarded: fc.boolean(),
    })
    .map(({ steps, guarded, ...session }) => ({
      name,
      ...session,
      steps: steps.map((step, index) => ({
        ...step,
        name: `${name}${separator}${stepNames[index] ?? ''}`,
        when: guarded && index > 0 ? (steps[0]?.capture[0] ?? null) : null,
      })),
    }));
}

function arbitrary(separator: string): fc.Arbitrary<SqlRace> {
  const shape = fc.record({
    sessions: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    steps: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
  });
  return shape.chain(({ sessions, steps }) =>
    fc.record({
      title: line,
      about: line,
      setup: fc.array(fc.record({ store, sql }), { maxLength: 2 }),
      teardown: fc.option(sql),
      level,
      retry,
      sessions: fc.tuple(...sessions.map((name) => sessionOf(name, separator, steps))),
      permutations: fc.constant([]),
      checks: fc
        .uniqueArray(word, { maxLength: 2 })
        .chain((names) => fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), store, sql })))),
      variants: fc.constant([]),
    }),
  );
}

/** Races that Lastwrite's own form can hold. */
export const arbitraryMarked: fc.Arbitrary<SqlRace> = arbitrary('.').chain((race) =>
  fc
    .uniqueArray(word, { maxLength: 2 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc.record({
            name: fc.constant(name),
            title: line,
            level,
            retry,
            steps: fc
              .tuple(
                sql,
                fc.constantFrom(...race.sessions.flatMap(({ steps }) => steps.map((step) => step.name))),
                fc.boolean(),
                store,
              )
              .map(([text, step, dropped, on]) => [
                {
                  name: step,
                  step: dropped
                    ? { store: on, sql: '', capture: [], when: null }
                    : { store: on, sql: text, capture: ['x'], when: null },
                },
              ]),
          }),
        ),
      ),
    )
    // What a variant no longer captures, nobody may wait for.
    .map((variants) => ({
      ...race,
      sessions:
        variants.length === 0
          ? race.sessions
          : race.sessions.map((session) => ({
              ...session,
              steps: session.steps.map((step) => ({ ...step, when: null })),
            })),
      variants,
    })),
);

/** Races that an isolation spec can hold. */
export const arbitrarySpec: fc.Arbitrary<SqlRace> = arbitrary('_$ü"').chain((race) => {
  const steps = race.sessions.flatMap((session, index) => session.steps.map(({ name }) => ({ name, index })));
  const one = fc.constantFrom(...steps);
  const permutation = fc
    .array(
      fc.tuple(
        one,
        fc.array(fc.tuple(one, fc.constantFrom('once', 'step', 'notices'), fc.integer({ min: 1, max: 9 })), {
          maxLength: 2,
        }),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((entries) => ({
      steps: entries.map(([{ name, index }, blockers]) => ({
        step: name,
        blockers: blockers.flatMap(([other, kind, count]): Blocker[] => {
          if (kind === 'once') return [{ kind }];
          if (other.index === index || !entries.some(([each]) => each.name === other.name)) return [];
          return [kind === 'step' ? { kind, step: other.name } : { kind: 'notices', step: other.name, count }];
        }),
      })),
    }));
  return fc.array(permutation, { maxLength: 2 }).map((permutations) => ({ ...race, permutations }));
});
