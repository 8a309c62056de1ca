import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellEvidence } from './testing/tellEvidence';
import type { ToldDiagnosis } from '@/lib/contract/told';
import type { Call, Evidence, StepTrace } from './model';
import { arbitraryEvidence } from './testing/arbitraryEvidence';
import { at, call, createdCard, evidence, plainScore, steps, version } from './testing/evidence';

const submitted = {
  ...createdCard,
  submittedAt: at(7.418204),
  submitterUserId: 'users/coach-7',
  lastUpdaterUserId: 'users/coach-7',
  updatedAt: at(7.418204),
};
const updated = { ...createdCard, comment: 'Good opening', manuallyScored: true, updatedAt: at(7.44) };

const update = (...own: readonly (readonly [string, number, number])[]) =>
  call({
    call: 'UpdateScorecard',
    startedAt: at(7.38),
    finishedAt: at(7.45),
    request: { comment: 'Good opening' },
    response: { comment: 'Good opening', updatedAt: at(7.44) },
    steps: steps('call', ...own),
  });
const submit = (more: Partial<Call> = {}, ...work: readonly (readonly [string, number, number])[]) =>
  call({
    call: 'SubmitScorecard',
    startedAt: at(7.39),
    finishedAt: at(7.419),
    response: { submittedAt: at(7.418204), submitterUserId: 'users/coach-7' },
    steps: [
      ...steps('call', ['read row', 7.391, 7.395], ['update row', 7.41, 7.415], ['commit', 7.415, 7.418]),
      ...steps('replicate', ...work),
    ],
    ...more,
  });
const incident = update(['read row', 7.38, 7.385], ['update row', 7.44, 7.445], ['commit', 7.445, 7.449]);
const early = update(['read row', 7.38, 7.381], ['update row', 7.382, 7.383], ['commit', 7.384, 7.385]);

/** Each says something that it could not say without its trace. */
const traced: Readonly<Record<string, Evidence>> = {
  'an Update wrote an old copy over a submission': evidence({ card: updated, calls: [incident, submit()] }),
  'a Submit that locked its row as it read it': evidence({
    card: updated,
    calls: [
      update(['lock and read row', 7.38, 7.385], ['update row', 7.44, 7.445], ['commit', 7.445, 7.449]),
      submit(),
    ],
  }),
  'a call that reads back what it has saved': evidence({
    card: updated,
    calls: [
      update(
        ['read row', 7.38, 7.385],
        ['update row', 7.44, 7.441],
        ['save scores', 7.441, 7.442],
        ['write historic', 7.442, 7.443],
        ['read back', 7.443, 7.444],
        ['commit', 7.445, 7.449],
      ),
      submit(),
    ],
  }),
  'an older copy with a later version, and whose work inserted both': evidence({
    card: submitted,
    scores: {},
    finalCards: [{ ...createdCard, submittedAt: '1970-01-01T00:00:00.000000Z' }],
    versions: [
      version({ version: at(7.43), row: submitted, insertOrder: 1 }),
      version({ version: at(7.46), row: createdCard, insertOrder: 2, survives: true }),
    ],
    calls: [
      submit({}, ['insert card version', 7.425, 7.435]),
      { ...early, steps: [...(early.steps ?? []), ...steps('replicate', ['insert card version', 7.455, 7.465])] },
    ],
  }),
  'a failed call whose copy was rolled back': evidence({
    card: createdCard,
    scores: {},
    versions: [
      version({ version: at(7.41), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: createdCard, insertOrder: 2, survives: true }),
    ],
    calls: [
      submit({
        status: 500,
        response: null,
        steps: steps('call', ['update row', 7.395, 7.4], ['insert card version', 7.405, 7.415]),
      }),
    ],
  }),
  'versions that were inserted and are gone': evidence({
    card: createdCard,
    versions: [version({ version: at(1), row: createdCard, survives: true, mergedInserts: 3 })],
    scores: { 'c-1': plainScore },
    calls: [
      submit({}, ['insert card version', 7.42, 7.43], ['insert score versions', 7.43, 7.44]),
      {
        ...early,
        steps: [...(early.steps ?? []), ...steps('replicate', ['insert card version', 7.45, 7.46])],
      },
    ],
  }),
  'work that goes on': evidence({
    card: updated,
    inspectedAt: at(7.46),
    calls: [
      { ...incident, steps: [...(incident.steps ?? []), ...steps('replicate', ['insert card version', 7.45, 7.5])] },
    ],
  }),
};

const ownNames = [
  'read row',
  'lock and read row',
  'update row',
  'save scores',
  'write historic',
  'read back',
  'commit',
  'insert card version',
  'insert score versions',
  'x',
] as const;
type Names = readonly (readonly [from: string, to: string])[];
/** As another team calls them. */
const others: Names = [
  ['read row', 'load entity'],
  ['lock and read row', 'load entity for change'],
  ['update row', 'persist entity'],
  ['save scores', 'persist parts'],
  ['write historic', 'push history'],
  ['read back', 'check entity'],
  ['commit', 'tx end'],
  ['insert card version', 'push copy'],
  ['insert score versions', 'push parts'],
  ['x', 'spin the wheel'],
];
/** Each full of words for what other steps do. */
const misleading: Names = ownNames.map((name, n) => [
  name,
  `reread select, commit, update; insert version of historic ${n}`,
]);
const nothing: Names = ownNames.map((name, n) => [name, `step-${String(n).padStart(2, '0')}`]);

function renamed(input: Evidence, names: Names): Evidence {
  const named = new Map(names);
  return withSteps(input, (step) => ({ ...step, name: named.get(step.name) ?? step.name }));
}

function withSteps(input: Evidence, change: (step: StepTrace) => StepTrace): Evidence {
  return {
    ...input,
    calls: input.calls.map((each) => (each.steps === undefined ? each : { ...each, steps: each.steps.map(change) })),
  };
}

/** What a diagnosis says, its steps under their own names again where it prints them. */
function said(diagnosis: ToldDiagnosis, names: Names = []): unknown {
  const text = JSON.stringify(diagnosis);
  // The longest first, for one name may begin another one.
  return JSON.parse(
    [...names].sort(([, a], [, b]) => b.length - a.length).reduce((all, [from, to]) => all.replaceAll(to, from), text),
  );
}

describe.each([
  ['of another team', others],
  ['that mislead', misleading],
  ['that say nothing', nothing],
])('with names %s', (_title, names) => {
  it.each(Object.entries(traced))('%s: every sentence is the same', (_name, input) => {
    expect(said(tellEvidence(renamed(input, names)), names)).toEqual(said(tellEvidence(input)));
  });
});

it('for any evidence, what steps are called changes nothing that is said', () => {
  fc.assert(
    fc.property(arbitraryEvidence, fc.constantFrom(misleading, nothing), (input, names) => {
      expect(said(tellEvidence(renamed(input, names)), names)).toEqual(said(tellEvidence(input)));
    }),
    { numRuns: 500 },
  );
});

/** Of a step that does not say what it does, only its name and times are known. */
function silent(input: Evidence): Evidence {
  const quiet = withSteps(input, ({ name, actor, startedAt, finishedAt }) => ({ name, actor, startedAt, finishedAt }));
  return { ...quiet, calls: quiet.calls.map(({ copying: _copying, ...each }) => each) };
}

function untraced(input: Evidence): Evidence {
  return { ...input, calls: input.calls.map(({ steps: _steps, copying: _copying, ...each }) => each) };
}

/** That something goes on is told by times, which every step has. */
function judged({ verdict, checks, findings, rows }: ToldDiagnosis): unknown {
  const told = findings.filter(({ code }) => code !== 'in_flight');
  return JSON.parse(JSON.stringify({ verdict, checks, findings: told, rows }));
}

describe('steps that do not say what they do', () => {
  it.each(Object.entries(traced).filter(([name]) => name !== 'work that goes on'))(
    '%s: a call with such steps is judged as one without any, and less is said',
    (_name, input) => {
      expect(judged(tellEvidence(silent(input)))).toEqual(judged(tellEvidence(untraced(input))));
      expect(judged(tellEvidence(silent(input)))).not.toEqual(judged(tellEvidence(input)));
    },
  );

  it('for any evidence, nothing is claimed that needs a trace', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (input) => {
        const { findings } = tellEvidence(silent(input));
        const text = JSON.stringify(findings);
        expect(text).not.toContain('"certainty":"traced"');
        for (const key of ['readAt', 'savedAt']) expect(text).not.toMatch(new RegExp(`"${key}":"`));
        for (const { code, evidence: facts } of findings) {
          if (code === 'history_merged_away') expect(facts).toMatchObject({ inserted: null });
          if (code === 'out_of_order_write') expect(text).not.toMatch(/WrittenBy":"/);
        }
        // Steps move the last change, and with it whether it is quiet; at the end of their calls they do not.
        const still = (of: Evidence) => ({
          ...of,
          calls: of.calls.map((each) => ({
            ...each,
            ...(each.steps === undefined
              ? {}
              : {
                  steps: each.steps.map((step) => ({
                    ...step,
                    startedAt: each.finishedAt,
                    finishedAt: each.finishedAt,
                  })),
                }),
          })),
        });
        expect(judged(tellEvidence(still(silent(input))))).toEqual(judged(tellEvidence(untraced(input))));
      }),
      { numRuns: 300 },
    );
  });
});
