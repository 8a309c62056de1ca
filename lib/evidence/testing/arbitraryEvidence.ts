import fc from 'fast-check';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { FieldValues } from '@/lib/record/rows';
import {
  copyingTimes,
  copyStamps,
  type Call,
  type Evidence,
  type RowVersion,
  type SourceRead,
  type StepTrace,
} from '../model';
import {
  CARD,
  INSPECTED_AT,
  NAME,
  clickhouseTypes,
  createdCard,
  historicRow,
  postgresTypes,
  score,
  tableFacts,
  toClickhouse,
  trace,
} from './evidence';

/** Times around the inspection, so that windows, ties and orders all happen; some are no times at all. */
const time = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .integer({ min: 0, max: 40 })
      .map((n) => `2026-01-18T10:41:${String(20 + n).padStart(2, '0')}.418204Z`.replace(/:(6\d)\./, ':59.')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1970-01-01T00:00:00.000000Z', '2027-01-01T00:00:00.000000Z', '', 'infinity'),
  },
);
/** By the declared type in Postgres. */
const values: Readonly<Record<string, fc.Arbitrary<FieldValue>>> = {
  'timestamp with time zone': fc.option(time),
  text: fc.option(fc.constantFrom('', 'a', 'b', 'users/coach-1')),
  'text[]': fc.constantFrom([], ['a'], ['a', 'b'], ['b', 'a']),
  boolean: fc.boolean(),
  'double precision': fc.option(fc.constantFrom<FieldValue>(0, -0, 4.5, 'NaN', '4.50')),
};

function row(rowSet: string): fc.Arbitrary<FieldValues> {
  return fc.record(
    Object.fromEntries(
      Object.entries(postgresTypes[rowSet] ?? {}).map(([field, type]) => [field, values[type] ?? fc.constant(null)]),
    ),
  );
}

/** Mostly small edits of one card, so that copies agree, nearly agree, and differ. */
export const arbitraryCard: fc.Arbitrary<FieldValues> = fc.oneof(
  fc.constant(createdCard),
  fc
    .record({ submittedAt: fc.option(time), comment: fc.constantFrom('', 'a', 'b') })
    .map((edit): FieldValues => ({ ...createdCard, ...edit })),
  row('card'),
);
export const arbitraryScore = row('score');
const criterion = fc.constantFrom('c-1', 'c-2');
const scoreList = fc.uniqueArray(fc.record({ criterion, values: arbitraryScore }), {
  selector: (each) => each.criterion,
});

const rowVersion: fc.Arbitrary<RowVersion> = fc
  .record({
    criterionId: fc.option(criterion),
    version: fc.option(fc.oneof(time, fc.constantFrom('1', '20'))),
    insertOrder: fc.option(fc.integer({ min: 1, max: 5 })),
    part: fc.constantFrom('p_1_1_0', 'p_2_2_0', 'q_1_4_2', 'odd'),
    mergedInserts: fc.constantFrom(0, 0, 3),
    survives: fc.boolean(),
    tombstone: fc.constantFrom(false, false, true),
    deleted: fc.constantFrom(false, false, true),
    markedDeletedBy: fc.constantFrom(null, null, null, '_peerdb_is_deleted'),
    insertedAt: fc.option(time),
    card: arbitraryCard,
    score: arbitraryScore,
  })
  .map(({ card, score: values, criterionId, ...rest }) => ({
    ...rest,
    row: criterionId === null ? CARD : score(criterionId),
    values: criterionId === null ? toClickhouse('card', card) : toClickhouse('score', values),
  }));

const step: fc.Arbitrary<StepTrace> = fc
  .tuple(
    fc.constantFrom('read row', 'update row', 'commit', 'insert card version', 'read back', 'write historic', 'x'),
    fc.constantFrom('call', 'replicate'),
    time,
    time,
  )
  .map((told) => trace(...told));

const body = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      submittedAt: fc.option(time),
      submitterUserId: fc.constant('users/a'),
      comment: fc.constantFrom('a', 'b'),
      scores: fc.array(fc.record({ criterionId: criterion, numericValue: fc.option(fc.double()) })),
    },
    { requiredKeys: [] },
  ),
);

export const arbitraryCall: fc.Arbitrary<Call> = fc.record(
  {
    call: fc.constantFrom(
      'CreateScorecard',
      'UpdateScorecard',
      'SubmitScorecard',
      'GetScorecard',
      'DeleteScorecard',
      'Reindex',
    ),
    startedAt: time,
    finishedAt: time,
    status: fc.constantFrom(200, 200, 200, 0, 409, 500),
    request: body,
    response: body,
    strategy: fc.constantFrom('save_all/async_closure', 'save_all/sync_in_transaction'),
    copying: fc.record({
      when: fc.constantFrom(...copyingTimes),
      stampedWith: fc.constantFrom(...copyStamps),
    }),
    steps: fc.array(step, { maxLength: 4 }),
  },
  { requiredKeys: ['call', 'startedAt', 'finishedAt', 'status', 'response'] },
);

function read<T>(data: fc.Arbitrary<T>): fc.Arbitrary<SourceRead<T>> {
  return fc.oneof(
    { weight: 6, arbitrary: data.map((value) => ({ status: 'ok' as const, durationMs: 1, data: value })) },
    {
      weight: 1,
      arbitrary: fc.constant({
        status: 'unavailable' as const,
        durationMs: 1,
        error: { code: 'timeout' as const, message: '', hint: '' },
      }),
    },
  );
}

const commits = fc.array(
  fc.record({
    transactionId: fc.constant('7'),
    committedAt: fc.option(time),
    source: fc.constant('card'),
    rows: fc.constantFrom([CARD], [score('c-1')]),
  }),
  { maxLength: 2 },
);

const truth = fc
  .record({ card: fc.option(arbitraryCard), scores: scoreList, commits })
  .map(({ card, scores, commits: told }) => ({
    rows: [
      ...(card === null ? [] : [{ row: CARD, values: card }]),
      ...scores.map((each) => ({ row: score(each.criterion), values: each.values })),
    ],
    commits: told,
    types: postgresTypes,
  }));

const historic = fc
  .uniqueArray(fc.record({ criterion, card: arbitraryCard, values: arbitraryScore }), {
    selector: (each) => each.criterion,
  })
  .map((rows) => ({
    rows: rows.map((each) => historicRow(each.criterion, each.card, each.values)),
    types: postgresTypes,
  }));

const final = fc
  .record({
    cards: fc.array(arbitraryCard, { maxLength: 2 }),
    scores: fc.array(fc.record({ criterion, values: arbitraryScore }), { maxLength: 3 }),
  })
  .map(({ cards, scores }) => ({
    rows: [
      ...cards.map((card) => ({ row: CARD, values: toClickhouse('card', card) })),
      ...scores.map((each) => ({ row: score(each.criterion), values: toClickhouse('score', each.values) })),
    ],
  }));

const raw = fc.record({
  versions: fc.array(rowVersion, { maxLength: 6 }),
  facts: fc.constant({ card: tableFacts('card'), score: tableFacts('score') }),
  types: fc.constant(clickhouseTypes),
  cut: fc.constantFrom([], [], [{ row: CARD, stored: 40 }]),
});

/** Any evidence at all: what it says need not make sense. */
export const arbitraryEvidence: fc.Arbitrary<Evidence> = fc.record({
  type: fc.constant(scorecardType),
  name: fc.constant(NAME),
  inspectedAt: fc.oneof({ weight: 9, arbitrary: fc.constant(INSPECTED_AT) }, { weight: 1, arbitrary: time }),
  settleMs: fc.constantFrom(0, 2000),
  sources: fc
    .record({ truth: read(truth), historic: read(historic), final: read(final), raw: read(raw) })
    .map((reads) => ({
      truth: reads.truth,
      derived: [{ copy: 'historic', read: reads.historic }],
      clickhouse: [{ copy: 'clickhouse', final: reads.final, raw: reads.raw }],
    })),
  calls: fc.array(arbitraryCall, { maxLength: 4 }),
});
