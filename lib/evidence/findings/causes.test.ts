import { describe, expect, it } from 'vitest';
import { factsOf } from '@/lib/contract/factsOf';
import { tellEvidence } from '../testing/tellEvidence';
import { isRoot, type FieldValues } from '@/lib/record/rows';
import type { ToldDiagnosis } from '@/lib/contract/told';
import type { FindingCode, TableFacts } from '../model';
import {
  at,
  call,
  createdCard,
  evidence,
  plainScore,
  steps,
  toClickhouse,
  version,
  type RecordInput,
  type VersionInput,
  historicRow,
  CARD,
} from '../testing/evidence';

/**
 * What RAW tells of a write that is not in FINAL, each cause beside the one that looks like it. Times are of the incident's minute: the
 * record was created at second 0 and changed at second 20.
 */
const before = { ...createdCard, comment: 'before', lastUpdaterUserId: 'users/agent-1' };
const now = {
  ...before,
  comment: 'now '.repeat(80),
  lastUpdaterUserId: 'users/agent-2',
  taskIds: ['t'],
  updatedAt: at(20),
};
const scoreOf = (id: string) => version({ criterionId: id, version: at(1), row: plainScore, survives: true });

interface Versions {
  readonly card?: FieldValues | null;
  /** In order of insertion; FINAL shows the one that survives. */
  readonly versions: readonly (Omit<VersionInput, 'row'> & {
    readonly row?: FieldValues;
    readonly values?: FieldValues;
  })[];
  readonly facts?: Partial<TableFacts>;
  readonly cut?: RecordInput['cut'];
}

function inspect({ card = now, versions, facts, cut }: Versions): ToldDiagnosis {
  const made = versions.map(({ values, row = before, ...input }, index) => {
    const one = version({ insertOrder: index + 1, ...input, row });
    return values ? { ...one, values: { ...one.values, ...values } } : one;
  });
  const final = made.filter(({ survives, tombstone }) => survives && !tombstone).map(({ values }) => values);
  return tellEvidence(
    evidence({
      card,
      finalCards: final,
      versions: [...made, ...(card ? [scoreOf('c-1')] : [])],
      ...(card ? {} : { finalScores: [] }),
      cardFacts: facts,
      cut,
    }),
  );
}

const found = (diagnosis: ToldDiagnosis, code: FindingCode) =>
  diagnosis.findings.find((finding) => finding.code === code);
const firstKey = (diagnosis: ToldDiagnosis, code: FindingCode) =>
  ((found(diagnosis, code)?.evidence as { readonly keys?: readonly Readonly<Record<string, unknown>>[] } | undefined)
    ?.keys ?? [])[0];
const atSecond = (seconds: number) => at(seconds).replace(/\.\d+Z/, 'Z');

describe('the incident’s reverted fix: an honest stamp below that of late work', () => {
  const versions = [
    { version: at(23.5), row: before, insertedAt: atSecond(23), survives: true },
    { version: at(20), row: now, insertedAt: atSecond(24) },
  ];

  it('is a write out of order, not a version from the future', () => {
    const diagnosis = inspect({ versions });
    expect(diagnosis.findings.map(({ code }) => code)).not.toContain('future_version');
    expect(diagnosis.headline.lead).toBe('Written out of order.');
    expect(firstKey(diagnosis, 'out_of_order_write')).toMatchObject({ winnerInsertedLater: false });
  });

  it('control: a stamp ahead of its own insertion is one from the future', () => {
    const ahead = [{ ...versions[0], version: at(50), insertedAt: atSecond(19) }, versions[1]] as typeof versions;
    expect(inspect({ versions: ahead }).headline.lead).toBe('Blocked by a version from the future.');
  });
});

it('a stamp within the second in which it was inserted, and the tolerance, is not ahead of it', () => {
  const versions = (stamp: number) => [
    { version: at(stamp), insertedAt: atSecond(23), survives: true },
    { version: at(20), row: now, insertedAt: atSecond(27) },
  ];
  expect(found(inspect({ versions: versions(25.5) }), 'future_version')).toBeUndefined();
  expect(found(inspect({ versions: versions(26.5) }), 'future_version')).toBeDefined();
});

describe('equal content is not the same write', () => {
  const back = { ...now, comment: 'A' };
  const versions = [
    { version: at(2), row: back, insertedAt: atSecond(2) },
    { version: at(8), row: { ...back, comment: 'B' }, insertedAt: atSecond(8), survives: true },
  ];

  it('a copy that is older than the change is not the copy of it', () => {
    const diagnosis = inspect({ card: back, versions });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({
      arrival: 'not_inserted',
      doubts: ['older_equal_copy'],
    });
    expect(diagnosis.headline.lead).toBe('Most likely never reached ClickHouse.');
  });

  it('where versions were merged away, RAW is not said to hold nothing like it', () => {
    const merged = versions.map((each) => ({ ...each, insertedAt: null, mergedInserts: 2 }));
    const rest = (all: typeof merged) => {
      const diagnosis = inspect({ card: back, versions: all });
      expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'not_found' });
      return diagnosis.headline.rest;
    };
    expect(rest(merged)).toBe(
      'RAW has what Postgres holds only in versions from before its last change; merges removed other versions.',
    );
    expect(rest(merged.slice(1))).toBe(
      'No version that was read from RAW has what Postgres holds; merges removed other versions.',
    );
  });

  it('control: the same copy, inserted after the change, lost', () => {
    const late = [
      { ...versions[1], survives: true, version: at(30), insertedAt: atSecond(30) },
      { ...versions[0], version: at(20), insertedAt: atSecond(31) },
    ];
    expect(inspect({ card: back, versions: late }).headline.lead).toBe('Written out of order.');
  });
});

describe('a time of change without a time zone', () => {
  const versions = [
    { version: at(23.5), row: before, insertedAt: atSecond(23), survives: true },
    { version: at(20), row: now, insertedAt: atSecond(24) },
  ].map((each, index) => version({ insertOrder: index + 1, ...each }));
  const local = (hours: number) => ({ ...now, updatedAt: at(20).replace('T10:', `T${10 + hours}:`) });
  const commits = [{ transactionId: '7', committedAt: at(20.1), source: 'director.scorecards', rows: [CARD] }];
  const lead = (type: string, card: FieldValues, more: Partial<RecordInput> = {}) =>
    tellEvidence(
      evidence({
        card,
        finalCards: [toClickhouse('card', { ...before, updatedAt: card.updatedAt ?? null })],
        versions: versions.map((each) => ({ ...each, values: { ...each.values, updatedAt: card.updatedAt ?? null } })),
        truthTypes: { updatedAt: type },
        ...more,
      }),
    ).headline.lead;

  it.each([
    ['timestamp without time zone', local(2), { commits }],
    ['timestamp without time zone', local(-5), { commits }],
    ['timestamp without time zone', local(0), { commits }],
    ['timestamp without time zone', local(0), {}],
    ['timestamp with time zone', local(0), {}],
    ['date', { ...now, updatedAt: '2026-01-18' }, { commits }],
  ])('%s %o: the commit says when', (type, card, more) => {
    expect(lead(type, card, more)).toBe('Written out of order.');
  });

  it('one that is yet to come says nothing', () => {
    expect(lead('timestamp without time zone', local(2))).toBe('Most likely written out of order.');
  });
});

describe('RAW is not complete', () => {
  it('the right version lies under a lightweight DELETE', () => {
    const diagnosis = inspect({
      versions: [
        { version: at(1), survives: true },
        { version: at(21), row: now, deleted: true },
      ],
    });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'deleted', version: { insertOrder: 2 } });
    expect(diagnosis.headline).toEqual({
      lead: 'Hidden by a DELETE.',
      rest: 'ClickHouse has what Postgres holds, under a lightweight DELETE.',
    });
  });

  it('a limit that cut something is told, and the cause is only likely', () => {
    const diagnosis = inspect({
      versions: [{ version: at(1), survives: true, insertedAt: atSecond(1) }],
      cut: [{ row: CARD, stored: 18 }],
    });
    expect(found(diagnosis, 'history_cut')?.narrative).toEqual(['Of the card, 1 of 18 versions were read.']);
    expect(diagnosis.headline).toEqual({
      lead: 'Not found in ClickHouse.',
      rest: 'No version that was read from RAW has what Postgres holds.',
    });
    expect(found(diagnosis, 'missing_write')?.explanation).toContain('not all of its versions were read');
  });

  it('control: where every version was read, it is said outright', () => {
    const diagnosis = inspect({ versions: [{ version: at(1), survives: true, insertedAt: atSecond(1) }] });
    expect(diagnosis.headline.lead).toBe('Never reached ClickHouse.');
    expect(found(diagnosis, 'history_cut')).toBeUndefined();
  });

  it('a cut history of copies that agree passes', () => {
    const diagnosis = inspect({
      versions: [{ version: at(21), row: now, survives: true }],
      cut: [{ row: CARD, stored: 6000 }],
    });
    expect(diagnosis.verdict).toBe('consistent');
    expect(found(diagnosis, 'history_cut')?.severity).toBe('info');
  });
});

describe('versions that are no times', () => {
  const pair = (older: string | null, newer: string | null) => [
    { version: older, row: now },
    { version: newer, row: before, survives: true },
  ];

  it('without a version column the row inserted last wins', () => {
    const facts = { versionColumn: null, versionType: null };
    const diagnosis = inspect({ versions: pair(null, null), facts });
    expect(firstKey(diagnosis, 'out_of_order_write')).toMatchObject({
      decidedBy: 'insertion',
      winnerInsertedLater: true,
    });
    expect(
      inspect({
        versions: [...pair(null, null)].reverse().map((each) => ({ ...each, survives: each.row === now })),
        facts,
      }).verdict,
    ).toBe('consistent');
  });

  it('without one, and where nothing tells which was inserted first, no order is claimed', () => {
    const parts = pair(null, null).map((each, index) => ({ ...each, insertOrder: null, part: `p${index}_1_1_0` }));
    const diagnosis = inspect({ versions: parts, facts: { versionColumn: null, versionType: null } });
    expect(found(diagnosis, 'out_of_order_write')).toBeUndefined();
  });

  it.each([
    ['fractions', '9.5', '10.25', 'Float64'],
    ['77 digits', String(2n ** 255n), String(2n ** 255n + 1n), 'UInt256'],
    ['exponents', '1e21', '1.5e21', 'Float64'],
  ])('%s are compared as they are', (_what, lower, higher, versionType) => {
    const diagnosis = inspect({ versions: pair(lower, higher), facts: { versionType } });
    expect(diagnosis.findings[0]?.code).toBe('out_of_order_write');
  });

  it('a difference that nothing explains is not put down to a change between two reads', () => {
    const torn = {
      finalCards: [toClickhouse('card', before)],
      card: now,
      versions: [version({ version: at(21), row: now, survives: true }), scoreOf('c-1')],
    };
    expect(tellEvidence(evidence(torn)).headline.lead).toBe('Not explained.');
    expect(tellEvidence(evidence({ ...torn, inspectedAt: at(25) })).headline.lead).toBe('Unknown.');
  });
});

describe('it arrived, and not as it was', () => {
  const older = { version: at(1), row: before, insertedAt: atSecond(1) };
  const altered = (values: FieldValues, more: Partial<VersionInput> = {}) =>
    inspect({
      versions: [older, { version: at(20), row: now, insertedAt: atSecond(21), survives: true, values, ...more }],
    });

  it.each([
    ['default', { comment: '' }],
    ['placeholder', { comment: '__debezium_unavailable_value' }],
    ['truncated', { comment: now.comment.slice(0, 255) }],
    ['default', { taskIds: [] }],
    ['shifted', { createdAt: '2026-01-18T12:32:00.000000Z' }],
  ])('%s', (kind, values) => {
    const diagnosis = altered(values);
    expect(diagnosis.headline.lead).toBe('Altered on its way.');
    expect(firstKey(diagnosis, 'altered_write')).toMatchObject({
      won: true,
      stampedAsChange: true,
      fields: Object.keys(values),
      alterations: [{ kind }],
    });
  });

  it('says by how much a zone is off', () => {
    expect(altered({ createdAt: '2026-01-18T12:32:00.000000Z' }).headline.rest).toContain(
      'the time is off by 2.0 h, later in ClickHouse',
    );
  });

  it('numbers with fewer digits are the number', () => {
    const card = { ...now, score: 0.123456789012345 };
    const cut = inspect({
      card,
      versions: [older, { version: at(25), row: card, values: { score: 0.123456789 }, survives: true }],
    });
    expect(firstKey(cut, 'altered_write')).toMatchObject({ alterations: [{ kind: 'rounded' }] });
    const other = inspect({
      card,
      versions: [older, { version: at(25), row: card, values: { score: 0.2234567 }, survives: true }],
    });
    expect(found(other, 'altered_write')).toBeUndefined();
  });

  it('control: an older number that is the beginning of the new one by chance is not it', () => {
    const card = { ...before, score: 4.57, updatedAt: at(20) };
    const diagnosis = inspect({ card, versions: [{ ...older, row: { ...before, score: 4.5 }, survives: true }] });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'not_inserted' });
  });

  it('control: the older state, which lacked the value too, is not the write', () => {
    const card = { ...before, taskIds: ['t'], updatedAt: at(20) };
    const diagnosis = inspect({ card, versions: [{ ...older, survives: true }] });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'not_inserted' });
  });

  it.each([
    ['a different value', { comment: 'theirs' }],
    ['a time that is off by minutes', { createdAt: '2026-01-18T10:39:00.000000Z' }],
    ['a time that is off by days', { createdAt: '2026-01-21T10:32:00.000000Z' }],
  ])('control: %s is no alteration', (_what, values) => {
    expect(found(altered(values), 'altered_write')).toBeUndefined();
  });

  it('knows a zone in a column that cuts what Postgres has', () => {
    const card = { ...now, processInteractionAt: '2026-01-18T09:00:01.123456Z' };
    const values = { processInteractionAt: '2026-01-18T11:00:01.123Z' };
    const diagnosis = inspect({ card, versions: [older, { version: at(20), row: card, values, survives: true }] });
    expect(firstKey(diagnosis, 'altered_write')).toMatchObject({
      alterations: [{ field: 'processInteractionAt', kind: 'shifted', shiftMs: 7_200_000 }],
    });
  });

  it('control: times that are off by different amounts are no zone', () => {
    const card = { ...now, processInteractionAt: '2026-01-18T09:00:00.000Z' };
    const values = { createdAt: '2026-01-18T12:32:00.000000Z', processInteractionAt: '2026-01-18T10:00:00.000Z' };
    const diagnosis = inspect({ card, versions: [older, { version: at(20), row: card, values, survives: true }] });
    expect(found(diagnosis, 'altered_write')).toBeUndefined();
  });
});

describe('a copy that was read before the change and inserted after it', () => {
  it('is told by what lay there before', () => {
    const diagnosis = inspect({
      versions: [
        { version: at(1), insertedAt: atSecond(1) },
        { version: at(21), insertedAt: atSecond(21), survives: true },
      ],
    });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'read_before_commit', doubts: [] });
    expect(diagnosis.headline.lead).toBe('Read too early.');
  });

  it('control: nothing was inserted after it', () => {
    const diagnosis = inspect({ versions: [{ version: at(1), insertedAt: atSecond(1), survives: true }] });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'not_inserted' });
  });
});

describe('a copy that is stamped with the very time of the change', () => {
  const stamped = { version: at(20), row: now, values: { comment: 'rewritten' }, insertedAt: atSecond(21) };

  it('was not read before it, whatever made its value another one', () => {
    const versions = [
      { version: at(1), insertedAt: atSecond(1) },
      { ...stamped, survives: true },
    ];
    const diagnosis = inspect({ versions });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'not_found' });
    expect(diagnosis.headline.lead).toBe('Not found in ClickHouse.');
  });

  it('control: the value is the one that lay there before', () => {
    const versions = [
      { version: at(1), values: { comment: 'rewritten' }, insertedAt: atSecond(1) },
      { ...stamped, survives: true },
    ];
    expect(firstKey(inspect({ versions }), 'missing_write')).toMatchObject({ arrival: 'read_before_commit' });
  });
});

describe('what looks like an altered write and is none', () => {
  const card = { ...before, taskIds: ['t'], updatedAt: at(20.4) };

  it('an older state inserted after the change: it brings nothing of it', () => {
    const diagnosis = inspect({
      card,
      versions: [
        { version: at(1), insertedAt: atSecond(1) },
        { version: at(22), insertedAt: atSecond(22), survives: true },
      ],
    });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({ arrival: 'read_before_commit' });
  });

  it.each([
    ['a default', { comment: '' }, { comment: 'hello' }],
    ['the beginning of it', { comment: 'Hello' }, { comment: 'Hello world' }],
    ['a power of ten', { score: 40 }, { score: 4 }],
  ])('a late copy of another change, with the old value, which was %s', (_what, old, set) => {
    const changed = { ...createdCard, ...set, taskIds: ['t'], updatedAt: at(20) };
    const diagnosis = inspect({
      card: changed,
      versions: [
        { version: at(1), row: { ...createdCard, ...old }, insertedAt: atSecond(1) },
        { version: at(22), row: { ...createdCard, ...old, taskIds: ['t'] }, survives: true },
      ],
    });
    expect(firstKey(diagnosis, 'missing_write')).toMatchObject({
      arrival: 'read_before_commit',
      doubts: ['read_unknown'],
    });
  });

  it.each([
    [
      'by half an hour',
      { processInteractionAt: '2026-01-18T10:00:00.000Z' },
      { processInteractionAt: '2026-01-18T10:30:00.000Z' },
    ],
    ['by text behind it', { comment: 'x'.repeat(300) }, { comment: `${'x'.repeat(300)} and more` }],
    ['in its digits', { score: 0.333333 }, { score: 1 / 3 }],
  ])('the only version, older than a change %s', (_what, old, set) => {
    const diagnosis = inspect({
      card: { ...createdCard, ...set, updatedAt: at(40) },
      versions: [{ version: at(1), row: { ...createdCard, ...old }, insertedAt: atSecond(1), survives: true }],
    });
    expect(diagnosis.headline.lead).toBe('Never reached ClickHouse.');
  });

  it('a stamp in whole seconds that meets the change by chance', () => {
    const diagnosis = inspect({ card, versions: [{ version: atSecond(20), survives: true }] });
    expect(found(diagnosis, 'altered_write')).toBeUndefined();
  });
});

describe('written in halves', () => {
  const base = { version: at(1), row: before, insertedAt: atSecond(1) };
  const halves = [
    base,
    { version: at(20.1), row: { ...now, comment: 'before' } },
    { version: at(20.2), row: { ...now, taskIds: [], lastUpdaterUserId: 'users/agent-1' }, survives: true },
  ];

  it('every value arrived, never together', () => {
    const diagnosis = inspect({ versions: halves });
    expect(diagnosis.headline.lead).toBe('Written in halves.');
    expect(firstKey(diagnosis, 'split_write')).toMatchObject({
      halves: [{ lacks: ['comment'] }, { lacks: ['taskIds', 'lastUpdaterUserId'] }],
    });
  });

  it.each<readonly [string, readonly [FieldValues, FieldValues]]>([
    ['the Update first', [{ comment: 'hello' }, { submittedAt: at(20), submitterUserId: 'users/a' }]],
    ['the Submit first', [{ submittedAt: at(20), submitterUserId: 'users/a' }, { comment: 'hello' }]],
  ])('also where what a half lacks is a default: %s', (_which, parts) => {
    const plain = { ...createdCard, updatedAt: at(20) };
    const card = { ...plain, ...parts[0], ...parts[1] };
    const diagnosis = inspect({
      card,
      versions: [
        { version: at(1), row: createdCard, insertedAt: atSecond(1) },
        { version: at(20.02), row: { ...plain, ...parts[0] } },
        { version: at(20.03), row: { ...plain, ...parts[1] }, survives: true },
      ],
    });
    expect(diagnosis.headline.lead).toBe('Written in halves.');
  });

  it('control: a half that was there before is an older state', () => {
    const diagnosis = inspect({
      versions: [{ ...base, row: { ...now, comment: 'before' } }, halves[1], halves[2]].filter(
        (each) => each !== undefined,
      ),
    });
    expect(found(diagnosis, 'split_write')).toBeUndefined();
  });

  it('control: of versions that nothing dates, the first one is an older state', () => {
    const counted = halves.slice(1).map((half, index) => ({ ...half, version: String(index + 1) }));
    expect(found(inspect({ versions: counted, facts: { versionType: 'UInt64' } }), 'split_write')).toBeUndefined();
    const dated = [base, ...halves.slice(1)].map((half, index) => ({
      ...half,
      version: String(index + 1),
      insertedAt: null,
    }));
    expect(found(inspect({ versions: dated, facts: { versionType: 'UInt64' } }), 'split_write')).toBeDefined();
  });

  it('control: an older state that has a value in common is no half', () => {
    const card = { ...before, comment: 'b', taskIds: ['t'], updatedAt: at(20) };
    const diagnosis = inspect({
      card,
      versions: [
        { version: at(1), row: { ...before, comment: 'b' }, insertedAt: atSecond(1) },
        { version: at(3), row: { ...before, comment: 'c', taskIds: ['t'] }, insertedAt: atSecond(3), survives: true },
      ],
    });
    expect(found(diagnosis, 'split_write')).toBeUndefined();
    expect(found(diagnosis, 'missing_write')).toBeDefined();
  });
});

describe('deletions', () => {
  it('one that arrived with a lower version lost', () => {
    const diagnosis = inspect({
      card: null,
      versions: [
        { version: '1000', survives: true },
        { version: '999', tombstone: true },
      ],
    });
    expect(diagnosis.headline.lead).toBe('Deleted, and the deletion lost.');
    expect(found(diagnosis, 'missing_in_postgres')?.explainedBy).toBe('lost_deletion');
    expect(firstKey(diagnosis, 'lost_deletion')).toMatchObject({ winnerInsertedLater: false });
  });

  it('that of a score too', () => {
    const versions = [
      version({ version: at(1), row: createdCard, survives: true }),
      version({ criterionId: 'c-1', version: '1000', row: plainScore, survives: true }),
      version({ criterionId: 'c-1', version: '999', row: plainScore, insertOrder: 2, tombstone: true }),
    ];
    const diagnosis = tellEvidence(
      evidence({
        scores: {},
        finalScores: [{ criterionId: 'c-1', values: toClickhouse('score', plainScore) }],
        versions,
      }),
    );
    expect(found(diagnosis, 'orphan_row')?.explainedBy).toBe('lost_deletion');
  });

  it('control: a row that takes another back is no deletion, and no tie with the one that it takes back', () => {
    const versions = [
      { version: '1', row: createdCard },
      { version: '1', row: createdCard, tombstone: true, cancels: true },
    ];
    const left = inspect({ card: null, versions: [...versions, { version: '2', survives: true }] });
    expect(found(left, 'lost_deletion')).toBeUndefined();
    expect(left.headline.lead).toBe('Only in ClickHouse.');
    const gone = inspect({ card: null, versions });
    expect(found(gone, 'version_tie')).toBeUndefined();
    const plain = inspect({ card: null, versions: versions.map((each) => ({ ...each, cancels: false })) });
    expect(found(plain, 'version_tie')).toBeDefined();
  });

  it('control: one that came before the row was created again was not meant for it', () => {
    const reborn = { ...createdCard, createdAt: at(19.9) };
    const diagnosis = inspect({
      card: null,
      versions: [
        { version: at(1), row: createdCard },
        { version: at(10), row: createdCard, tombstone: true },
        { version: at(20), row: reborn, survives: true },
      ],
    });
    expect(found(diagnosis, 'lost_deletion')).toBeUndefined();
    expect(diagnosis.headline.lead).toBe('Only in ClickHouse.');
  });

  it('control: one score’s deletion explains no other that was left behind', () => {
    const versions = [
      version({ version: at(1), row: createdCard, survives: true }),
      version({ criterionId: 'a', version: '1000', row: plainScore, survives: true }),
      version({ criterionId: 'a', version: '999', row: plainScore, insertOrder: 2, tombstone: true }),
      version({ criterionId: 'b', version: '1000', row: plainScore, survives: true }),
    ];
    const values = toClickhouse('score', plainScore);
    const finalScores = ['a', 'b'].map((criterionId) => ({ criterionId, values }));
    const diagnosis = tellEvidence(evidence({ scores: {}, finalScores, versions }));
    expect(found(diagnosis, 'lost_deletion')).toBeDefined();
    expect(found(diagnosis, 'orphan_row')?.explainedBy).toBeNull();
  });

  it('control: without a deletion in RAW the row was simply left behind', () => {
    const diagnosis = inspect({ card: null, versions: [{ version: '1000', survives: true }] });
    expect(found(diagnosis, 'lost_deletion')).toBeUndefined();
    expect(diagnosis.headline.lead).toBe('Only in ClickHouse.');
  });

  it('control: one with the higher version won', () => {
    expect(
      inspect({ card: null, versions: [{ version: '999' }, { version: '1000', tombstone: true, survives: true }] })
        .verdict,
    ).toBe('consistent');
  });

  it('one with the largest version blocks the key for ever, and the effect is told below it', () => {
    const diagnosis = inspect({
      versions: [
        { version: '1', row: before },
        { version: '18446744073709551615', tombstone: true, survives: true },
        { version: '2', row: now },
      ],
      facts: { versionType: 'UInt64' },
    });
    expect(diagnosis.headline).toEqual({
      lead: 'Blocked forever.',
      rest: 'FINAL keeps a deletion stamped 18446744073709551615, as high as UInt64 goes.',
    });
    expect(found(diagnosis, 'missing_in_clickhouse')?.explainedBy).toBe('future_version');
  });

  it.each([
    ['Int64', '9223372036854775807', true],
    ['UInt64', '9223372036854775807', false],
    ['DateTime64(6)', '9999-12-31T23:59:59.999999Z', true],
    ['DateTime', '2106-02-07T06:28:15Z', true],
    ['Float64', 'inf', true],
    ['UInt256', String(2n ** 256n - 2n), true],
    ['UInt256', String(2n ** 255n), false],
    ['UInt32', '4294967294', false],
  ])('the largest of %s: %s is %s', (versionType, stamp, highest) => {
    const diagnosis = inspect({
      versions: [
        { version: stamp, survives: true },
        { version: '0', row: now },
      ],
      facts: { versionType },
    });
    expect(firstKey(diagnosis, 'future_version')?.aheadOf === 'maximum').toBe(highest);
  });

  it('one under a lightweight DELETE is none any more', () => {
    const diagnosis = inspect({
      card: null,
      versions: [
        { version: '999', tombstone: true, deleted: true },
        { version: '1000', survives: true },
      ],
    });
    expect(found(diagnosis, 'lost_deletion')).toBeUndefined();
  });

  it('one that is only higher hides what came after it', () => {
    const diagnosis = inspect({
      versions: [
        { version: '7', tombstone: true, survives: true },
        { version: '2', row: now },
      ],
      facts: { versionType: 'UInt64' },
    });
    expect(diagnosis.headline.lead).toBe('Most likely hidden by a deletion.');
    expect(found(diagnosis, 'missing_in_clickhouse')?.explainedBy).toBe('out_of_order_write');
  });

  it.each([
    ['Postgres holds the row', now, 'missing_in_clickhouse'],
    ['Postgres holds none', null, 'missing_in_postgres'],
  ] as const)('a tie with a live row comes first: %s', (_what, card, effect) => {
    const live = { version: '5', row: now };
    const dead = { version: '5', row: now, tombstone: true };
    const versions = card ? [live, { ...dead, survives: true }] : [dead, { ...live, survives: true }];
    const diagnosis = inspect({ card, versions });
    expect(diagnosis.headline.lead).toBe('Decided by a tie.');
    expect(found(diagnosis, effect)?.explainedBy).toBe('version_tie');
  });

  it('control: versions under a lightweight DELETE tie with nothing', () => {
    const diagnosis = inspect({
      versions: [
        { version: at(21), row: before, deleted: true },
        { version: at(21), row: now, survives: true },
      ],
    });
    expect(found(diagnosis, 'version_tie')).toBeUndefined();
    expect(diagnosis.verdict).toBe('consistent');
  });
});

describe('a FINAL that can’t be read', () => {
  const rest = (versions: readonly ReturnType<typeof version>[]) =>
    tellEvidence(evidence({ card: now, versions, unavailable: ['clickhouse.final'] })).headline.rest;
  const right = version({ version: at(21), row: now, insertOrder: 2 });

  it.each([
    ['another row', [version({ version: at(1), row: before }), scoreOf('c-1')], 'the card'],
    ['a deletion on top', [{ ...right, tombstone: true }, scoreOf('c-1')], 'the card'],
    [
      'an older copy with the higher version',
      [version({ version: at(30), row: before }), right, scoreOf('c-1')],
      'the card',
    ],
    ['no score', [right], 'score c-1'],
  ])('does not hide what RAW shows: %s', (_what, versions, where) => {
    expect(rest(versions)).toBe(`FINAL is unavailable; RAW is not what director holds of ${where}.`);
  });

  it('control: RAW is what director holds', () => {
    expect(rest([version({ version: at(1), row: before, insertOrder: 1 }), right, scoreOf('c-1')])).toBe(
      'FINAL is unavailable; what could be read agrees.',
    );
  });
});

describe('checks of what is not there', () => {
  const statuses = (diagnosis: ToldDiagnosis) => new Set(diagnosis.checks.map(({ status }) => status));

  it('pass for nothing', () => {
    expect(statuses(tellEvidence(evidence({ card: null })))).not.toContain('pass');
    const onlyPostgres = tellEvidence(evidence({ finalCards: [], finalScores: [], versions: [] }));
    expect(onlyPostgres.checks.filter(({ status }) => status === 'pass').map(({ id }) => id)).toEqual(['historic']);
  });

  it('pass where the card is known to be deleted', () => {
    const gone = inspect({ card: null, versions: [{ version: at(1), deleted: true }] });
    expect(statuses(gone)).toEqual(new Set(['pass']));
    expect(gone.checks.find(({ id }) => id === 'final_unique')?.summary).toBe(
      'There is no card, so there is no key to check.',
    );
  });

  it('two rows of a key are two, also while the record settles', () => {
    const twice = evidence({
      finalCards: [toClickhouse('card', createdCard), toClickhouse('card', before)],
      inspectedAt: at(0.5),
    });
    expect(tellEvidence(twice).checks.find(({ id }) => id === 'final_unique')?.status).toBe('fail');
  });
});

it('versions with equal stamps cross nothing', () => {
  const diagnosis = inspect({
    versions: [
      { version: at(7), row: before },
      { version: at(21), row: before },
      { version: at(21), row: now, survives: true },
    ],
  });
  expect(diagnosis.versions.filter(isRoot).map(({ below }) => below)).toEqual([null, null, null]);
});

it('historic’s rows may disagree among themselves where director has nothing to compare', () => {
  const { processId: _processId, ...card } = createdCard;
  const row = (criterion: string, processId: string) => historicRow(criterion, { ...card, processId }, plainScore);
  const scores = { a: plainScore, b: plainScore };
  const historic = (b: string) => tellEvidence(evidence({ card, scores, historic: [row('a', 'p'), row('b', b)] }));
  expect(found(historic('q'), 'derived_divergence')?.evidence).toMatchObject({
    keys: [],
    rowsDisagree: ['processId'],
  });
  expect(found(historic('p'), 'derived_divergence')).toBeUndefined();
});

it('inserts that a Delete may have removed are not counted as merged away', () => {
  const create = call({
    call: 'CreateScorecard',
    startedAt: at(0),
    finishedAt: at(0.1),
    steps: steps(
      'work',
      ['insert card version', 0.1, 0.11],
      ['insert card version', 0.12, 0.13],
      ['insert card version', 0.14, 0.15],
    ),
  });
  const remove = call({ call: 'DeleteScorecard', startedAt: at(0.2), finishedAt: at(0.3), status: 404 });
  const versions = [
    version({ version: at(1), row: createdCard, survives: true, part: 'p_1_9_2', mergedInserts: 8 }),
    scoreOf('c-1'),
  ];
  const merged = (calls: RecordInput['calls']) =>
    found(tellEvidence(evidence({ versions, calls })), 'history_merged_away');
  expect(merged([create])?.evidence).toMatchObject({ held: 1, inserted: 3 });
  expect(merged([create, remove])).toBeUndefined();
});

describe('a card that FINAL does not return', () => {
  const row = historicRow('c-1', createdCard, plainScore);
  const missing = (more: RecordInput) => {
    const diagnosis = tellEvidence(evidence({ finalCards: [], finalScores: [], versions: [], ...more }));
    return found(diagnosis, 'missing_in_clickhouse')?.explainedBy;
  };

  it('stopped before historic, where that has no row of it either', () => {
    expect(missing({ historic: [] })).toBe('derived_divergence');
  });

  it.each([
    ['historic has it', { historic: [row] }],
    ['historic has it, with another value', { historic: [{ ...row, root: { ...createdCard, comment: 'x' } }] }],
    [
      'ClickHouse once had it',
      { historic: [], versions: [version({ version: at(1), row: createdCard, deleted: true })] },
    ],
  ])('control: %s', (_what, more) => {
    expect(missing(more)).toBeNull();
  });

  it('is not put down to the order of versions where a mark says that it is deleted', () => {
    const diagnosis = inspect({
      versions: [
        { version: at(21), row: now },
        { version: at(22), row: before, survives: true, markedDeletedBy: '__deleted' },
      ],
    });
    expect(found(diagnosis, 'out_of_order_write')).toBeDefined();
    expect(found(diagnosis, 'missing_in_clickhouse')?.explainedBy).toBeNull();
  });

  it('is not put down to the order of versions where none of them is a deletion', () => {
    const versions = [
      version({ version: at(21), row: now, insertOrder: 1 }),
      version({ version: at(22), row: before, insertOrder: 2 }),
    ];
    const diagnosis = tellEvidence(evidence({ card: now, finalCards: [], versions: [...versions, scoreOf('c-1')] }));
    expect(found(diagnosis, 'out_of_order_write')).toBeUndefined();
    expect(found(diagnosis, 'missing_in_clickhouse')?.explainedBy).toBeNull();
  });
});

it('NULL inside a list is told as NULL, and a time that is clamped is not', () => {
  const lists = { ...createdCard, taskIds: ['a', null], processInteractionAt: '1960-01-01T00:00:00.000Z' };
  const stored = { ...toClickhouse('card', lists), taskIds: ['a', ''], processInteractionAt: '1970-01-01T00:00:00Z' };
  const diagnosis = tellEvidence(
    evidence({
      card: lists,
      finalCards: [stored],
      versions: [{ ...version({ version: at(1), row: lists, survives: true }), values: stored }, scoreOf('c-1')],
      cardColumns: { process_interaction_at: 'DateTime' },
    }),
  );
  expect(diagnosis.verdict).toBe('consistent');
  const fields = factsOf(diagnosis.findings, 'null_as_default')?.fields ?? [];
  expect(fields.map(({ field }) => field)).toContain('taskIds');
  expect(fields.map(({ field }) => field)).not.toContain('processInteractionAt');
  expect(found(diagnosis, 'null_as_default')?.narrative.join(' ')).toContain("task ids: [a, NULL] against [a, '']");
});
