import { describe, expect, it } from 'vitest';
import { tellEvidence } from './testing/tellEvidence';
import { at, call, createdCard, evidence, plainScore, steps, toClickhouse, version, CARD } from './testing/evidence';

const submitted = {
  ...createdCard,
  submittedAt: at(7.418204),
  submitterUserId: 'users/coach-7',
  lastUpdaterUserId: 'users/coach-7',
  updatedAt: at(7.418204),
};
const updated = { ...createdCard, comment: 'Good opening', manuallyScored: true, updatedAt: at(7.44) };

const submit = call({
  call: 'SubmitScorecard',
  startedAt: at(7.39),
  finishedAt: at(7.419),
  response: { submittedAt: at(7.418204), submitterUserId: 'users/coach-7' },
  steps: steps('call', ['read row', 7.391, 7.395], ['update row', 7.41, 7.415], ['commit', 7.415, 7.418]),
});
const update = call({
  call: 'UpdateScorecard',
  startedAt: at(7.38),
  finishedAt: at(7.45),
  request: { comment: 'Good opening' },
  response: { comment: 'Good opening', submittedAt: null },
  steps: steps('call', ['read row', 7.38, 7.385], ['update row', 7.44, 7.445], ['commit', 7.445, 7.449]),
});

describe('the incident: submitted, then lost', () => {
  const diagnosis = tellEvidence(evidence({ card: updated, calls: [update, submit] }));

  it('names the race from steps', () => {
    expect(diagnosis.verdict).toBe('inconsistent');
    expect(diagnosis.findings[0]).toMatchObject({ code: 'lost_update', severity: 'error', explainedBy: null });
    expect(diagnosis.headline).toEqual({
      lead: 'Submitted, then lost.',
      rest: 'Submit was acknowledged at 10:32:07.419; an Update that had read the row before it wrote the old copy back.',
    });
    expect(diagnosis.findings[0]?.narrative).toEqual([
      'UpdateScorecard read the row at 10:32:07.380000, before that was set.',
      "SubmitScorecard set submitted at to 2026-01-18 10:32:07.418204 and submitter to 'users/coach-7' and committed at 10:32:07.418000.",
      'UpdateScorecard wrote its copy of the row back at 10:32:07.440000 and committed at 10:32:07.449000.',
      'Postgres now holds NULL for submitted at and NULL for submitter.',
    ]);
  });

  it('says in the field and in the check what was acknowledged', () => {
    expect(diagnosis.rows[0]?.fields[0]).toMatchObject({
      field: 'submittedAt',
      status: 'equal_by_convention',
      values: { 'clickhouse.final': '1970-01-01T00:00:00.000000Z' },
    });
    expect(diagnosis.rows[0]?.fields[0]).toMatchObject({
      acknowledged: '2026-01-18 10:32:07.418204',
      rule: "NULL against 1970-01-01, the default of DateTime64(6, 'UTC')",
    });
    expect(diagnosis.checks.find((check) => check.id === 'submitted_state')).toMatchObject({ status: 'fail' });
  });

  it('control: one after the other, the same calls leave nothing to find', () => {
    const both = { ...submitted, comment: 'Good opening', manuallyScored: true };
    const control = tellEvidence(evidence({ card: both, calls: [update, submit] }));
    expect(control.verdict).toBe('consistent');
    expect(control.findings.map((finding) => finding.code)).toEqual(['null_as_default']);
  });
});

describe('with less evidence, weaker words', () => {
  const untraced = [
    { ...update, steps: undefined },
    { ...submit, steps: undefined },
  ];
  const rest = (input: Parameters<typeof evidence>[0]) => tellEvidence(evidence(input)).headline.rest;

  it('calls without steps that overlap', () => {
    expect(rest({ card: updated, calls: untraced })).toBe(
      'Submit was acknowledged at 10:32:07.419; Postgres does not hold what it set, and an Update ran at the same time.',
    );
  });

  it('and a commit that lies within one of them', () => {
    expect(
      rest({
        card: updated,
        calls: untraced,
        commits: [{ transactionId: '812', committedAt: at(7.447), source: 'director.scorecards', rows: [CARD] }],
      }),
    ).toBe(
      'Submit was acknowledged at 10:32:07.419; an Update that ran at the same time wrote the row last, and what was set is gone.',
    );
  });

  it('the Submit alone', () => {
    expect(rest({ card: updated, calls: [submit] })).toBe(
      'Submit was acknowledged at 10:32:07.419; Postgres does not hold what it set, and no known call replaced it.',
    );
  });

  it('a version in RAW alone', () => {
    const versions = [
      version({ version: at(7.42), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: updated, insertOrder: 2, survives: true }),
    ];
    const diagnosis = tellEvidence(evidence({ card: updated, scores: {}, versions }));
    expect(diagnosis.headline).toEqual({
      lead: 'Submitted, then lost.',
      rest: 'A version in ClickHouse, stamped 10:32:07.420000, holds a submission; Postgres holds none.',
    });
    expect(diagnosis.checks.find((check) => check.id === 'submitted_state')?.status).toBe('fail');
  });

  it('control: an Update that had ended before is not blamed', () => {
    const earlier = { ...update, startedAt: at(5), finishedAt: at(6), steps: undefined };
    expect(rest({ card: updated, calls: [earlier, submit] })).toContain('no known call replaced it');
  });
});

it.each([
  ['director', 'director is unavailable; what could be read agrees.'],
  ['clickhouse.final', 'FINAL is unavailable; what could be read agrees.'],
] as const)('without %s it says so', (id, rest) => {
  expect(tellEvidence(evidence({ unavailable: [id] })).headline).toEqual({
    lead: 'Not every copy could be read.',
    rest,
  });
});

it('RAW tells where the order of insertion and of versions cross', () => {
  const versions = [
    [7.1, 1],
    [7.3, 2],
    [7.2, 3],
    [7.4, 4],
  ] as const;
  const diagnosis = tellEvidence(
    evidence({
      scores: {},
      versions: versions.map(([stamp, insertOrder]) =>
        version({ version: at(stamp), row: createdCard, insertOrder, survives: insertOrder === 4 }),
      ),
    }),
  );
  expect(diagnosis.versions.map((each) => [each.insertOrder, each.below])).toEqual([
    [1, null],
    [2, null],
    [3, 2],
    [4, null],
  ]);
});

it('a version tells what it changed against the one inserted before it', () => {
  const versions = [
    version({ version: at(1), row: createdCard, insertOrder: 1 }),
    version({ version: at(2), row: { ...createdCard, comment: 'x' }, insertOrder: 2, survives: true }),
  ];
  expect(
    tellEvidence(evidence({ card: { ...createdCard, comment: 'x' }, scores: {}, versions })).versions.map(
      (each) => each.changed,
    ),
  ).toEqual([[], [{ field: 'comment', from: '', to: 'x' }]]);
});

it('a healthy record is consistent', () => {
  const diagnosis = tellEvidence(evidence({ card: { ...submitted, processInteractionAt: at(3.5), processId: 'p' } }));
  expect(diagnosis).toMatchObject({
    verdict: 'consistent',
    headline: { lead: 'Consistent.', rest: 'All four copies agree, field by field.' },
    findings: [],
  });
  expect(diagnosis.checks.map((check) => [check.id, check.status])).toEqual([
    ['exists', 'pass'],
    ['row_count', 'pass'],
    ['submitted_state', 'pass'],
    ['overall_score', 'pass'],
    ['child_fields', 'pass'],
    ['root_fields', 'pass'],
    ['historic', 'pass'],
    ['final_unique', 'pass'],
  ]);
});

it('an older copy with the newer version', () => {
  const versions = [
    version({ version: at(7.42), row: submitted, insertOrder: 2 }),
    version({ version: at(7.5), row: createdCard, insertOrder: 3, survives: true }),
    version({ criterionId: 'c-1', version: at(7.5), row: plainScore, survives: true }),
  ];
  const diagnosis = tellEvidence(
    evidence({ card: submitted, finalCards: [toClickhouse('card', createdCard)], versions }),
  );
  expect(diagnosis.verdict).toBe('inconsistent');
  expect(diagnosis.findings.map((finding) => finding.code)).toEqual(['out_of_order_write', 'null_as_default']);
  expect(diagnosis.headline.lead).toBe('Written out of order.');
});
