import { describe, expect, it } from 'vitest';
import type { FieldValue } from '@/lib/record/fieldValue';
import { tellEvidence } from '../testing/tellEvidence';
import type { Evidence, FindingCode } from '../model';
import {
  INSPECTED_AT,
  at,
  call,
  createdCard,
  evidence,
  plainScore,
  steps,
  toClickhouse,
  trace,
  version,
  historicRow,
  CARD,
} from '../testing/evidence';

const submitted = {
  ...createdCard,
  submittedAt: at(7.418204),
  submitterUserId: 'users/coach-7',
  updatedAt: at(7.418204),
};
const commented = { ...createdCard, comment: 'Good opening', updatedAt: at(7.3) };
const scoreVersion = version({ criterionId: 'c-1', version: at(1), row: plainScore, survives: true });
const submit = call({
  call: 'SubmitScorecard',
  startedAt: at(7.39),
  finishedAt: at(7.42),
  response: { submittedAt: at(7.418204), submitterUserId: 'users/coach-7' },
});
const update = call({
  call: 'UpdateScorecard',
  startedAt: at(7.38),
  finishedAt: at(7.45),
  request: { comment: 'Good opening' },
  response: { comment: 'Good opening' },
});
const merged = { part: 'cox-sales_1_9_2', mergedInserts: 8 };

/** Card versions in order of insertion: `[version, row]`; the one that FINAL chooses is told, and its row is FINAL's. */
function raw(
  card: typeof createdCard,
  survivor: number,
  ...list: readonly (readonly [number | string, typeof createdCard, Partial<Parameters<typeof version>[0]>?])[]
): Partial<Parameters<typeof evidence>[0]> {
  const versions = list.map(([stamp, row, more], index) =>
    version({
      version: typeof stamp === 'number' ? at(stamp) : stamp,
      row,
      insertOrder: index + 1,
      survives: index === survivor,
      ...more,
    }),
  );
  return {
    card,
    finalCards: [toClickhouse('card', list[survivor]?.[1] ?? card)],
    versions: [...versions, scoreVersion],
  };
}

interface Case {
  readonly code: FindingCode;
  readonly title: string;
  readonly evidence: Evidence;
  /** null: the finding must not be there. */
  readonly severity: 'error' | 'warning' | 'info' | null;
  readonly verdict: 'consistent' | 'inconsistent' | 'unknown';
}

const yes = (
  code: FindingCode,
  title: string,
  severity: 'error' | 'warning' | 'info',
  verdict: Case['verdict'],
  input: Evidence,
): Case => ({ code, title, severity, verdict, evidence: input });
const no = (code: FindingCode, title: string, verdict: Case['verdict'], input: Evidence): Case => ({
  code,
  title,
  severity: null,
  verdict,
  evidence: input,
});

/** The Update read the row before the Submit, and wrote its copy back after it. */
const racedCalls = [
  call({
    ...update,
    steps: steps('call', ['read row', 7.381, 7.382], ['update row', 7.44, 7.441], ['commit', 7.441, 7.442]),
  }),
  call({
    ...submit,
    steps: steps('call', ['read row', 7.39, 7.391], ['update row', 7.4, 7.401], ['commit', 7.401, 7.402]),
  }),
];
/** Losses that nobody watched. */
const beingWritten = [
  ['an acknowledged comment that Postgres lacks', { card: submitted, calls: [update, submit] }],
  ['an acknowledged Submit that Postgres lacks', { card: commented, calls: [update, submit] }],
] as const;

const lostUpdate: readonly Case[] = [
  yes(
    'lost_update',
    'an acknowledged Submit that Postgres lacks',
    'error',
    'inconsistent',
    evidence({ card: commented, calls: [update, submit] }),
  ),
  yes(
    'lost_update',
    'an acknowledged comment that Postgres lacks',
    'error',
    'inconsistent',
    evidence({ card: submitted, calls: [update, submit] }),
  ),
  yes(
    'lost_update',
    'an older submission than the acknowledged one',
    'error',
    'inconsistent',
    evidence({ card: { ...submitted, submittedAt: at(3) }, calls: [submit] }),
  ),
  yes(
    'lost_update',
    'the submitter alone',
    'error',
    'inconsistent',
    evidence({ card: { ...submitted, submitterUserId: null }, calls: [submit] }),
  ),
  yes(
    'lost_update',
    'an acknowledged score value',
    'error',
    'inconsistent',
    evidence({
      calls: [call({ ...update, request: { scores: [{ criterionId: 'c-1', numericValue: 5 }] }, response: {} })],
    }),
  ),
  yes(
    'lost_update',
    'a submission that only a RAW version holds',
    'error',
    'inconsistent',
    evidence(raw(createdCard, 1, [7.42, submitted], [7.5, createdCard])),
  ),
  yes(
    'lost_update',
    'a RAW submission of a call that failed after writing ClickHouse',
    'warning',
    'unknown',
    evidence({
      ...raw(createdCard, 1, [7.42, submitted], [7.5, createdCard]),
      calls: [call({ ...submit, status: 500, copying: { when: 'before_commit', stampedWith: 'insert_time' } })],
    }),
  ),
  yes(
    'lost_update',
    'a comment that a writer nobody told of may have replaced',
    'warning',
    'unknown',
    evidence({ card: { ...createdCard, comment: 'other', updatedAt: at(30) }, calls: [update] }),
  ),
  ...beingWritten.map(([title, input]) =>
    yes(
      'lost_update',
      `${title}, while the record is written`,
      'warning',
      'unknown',
      evidence({ ...input, inspectedAt: at(8) }),
    ),
  ),
  ...beingWritten.map(([title, input]) =>
    yes(
      'lost_update',
      `${title}, control: once it is at rest`,
      'error',
      'inconsistent',
      evidence({ ...input, inspectedAt: at(30) }),
    ),
  ),
  yes(
    'lost_update',
    'a submission of long ago that is gone from a record which is still written',
    'error',
    'inconsistent',
    evidence({ card: { ...commented, updatedAt: at(29) }, calls: [update, submit], inspectedAt: at(30) }),
  ),
  yes(
    'lost_update',
    'a loss that steps show happened, though the record is still written',
    'error',
    'inconsistent',
    evidence({ card: commented, calls: racedCalls, inspectedAt: at(8) }),
  ),
  yes(
    'lost_update',
    'steps of a loss that ended after Postgres was read show nothing of it',
    'warning',
    'unknown',
    evidence({ card: commented, calls: racedCalls, inspectedAt: at(7.43) }),
  ),
  no(
    'lost_update',
    'control: both calls hold',
    'consistent',
    evidence({ card: { ...submitted, comment: 'Good opening' }, calls: [update, submit] }),
  ),
  no(
    'lost_update',
    'a later acknowledged Update replaced the comment',
    'consistent',
    evidence({
      card: { ...commented, comment: 'newer' },
      calls: [
        update,
        call({ ...update, startedAt: at(8), finishedAt: at(8.1), request: { comment: 'newer' }, response: {} }),
      ],
    }),
  ),
  no(
    'lost_update',
    'of two overlapping Updates either value is legitimate',
    'consistent',
    evidence({
      card: { ...commented, comment: 'other' },
      calls: [
        update,
        call({ ...update, startedAt: at(7.3), finishedAt: at(7.44), request: { comment: 'other' }, response: {} }),
      ],
    }),
  ),
  yes(
    'lost_update',
    'of two Updates with traced commits the last one counts',
    'error',
    'inconsistent',
    evidence({
      card: { ...commented, comment: 'first' },
      calls: [
        call({
          ...update,
          request: { comment: 'first' },
          response: {},
          steps: steps('call', ['read row', 7.381, 7.382], ['update row', 7.39, 7.391], ['commit', 7.391, 7.392]),
        }),
        call({
          ...update,
          request: { comment: 'second' },
          response: {},
          steps: steps('call', ['read row', 7.393, 7.394], ['update row', 7.4, 7.401], ['commit', 7.401, 7.402]),
        }),
      ],
    }),
  ),
  no(
    'lost_update',
    'a later Submit that nobody told of',
    'consistent',
    evidence({ card: { ...submitted, submittedAt: at(9), submitterUserId: 'users/x' }, calls: [submit] }),
  ),
  no('lost_update', 'a Submit that was refused', 'consistent', evidence({ calls: [call({ ...submit, status: 409 })] })),
  no(
    'lost_update',
    'an Update without an answer whose comment is there replaced the other',
    'consistent',
    evidence({
      card: { ...commented, comment: 'unanswered' },
      calls: [update, call({ ...update, status: 0, request: { comment: 'unanswered' }, response: null })],
    }),
  ),
  no(
    'lost_update',
    'the answer has fewer digits than the store',
    'consistent',
    evidence({
      card: submitted,
      calls: [
        call({ ...submit, response: { submittedAt: '2026-01-18T10:32:07.418Z', submitterUserId: 'users/coach-7' } }),
      ],
    }),
  ),
  no(
    'lost_update',
    'an answer in a shape of its own',
    'consistent',
    evidence({
      card: submitted,
      calls: [call({ ...submit, response: ['done'] }), call({ ...update, request: 'x', response: 7 })],
    }),
  ),
  no(
    'lost_update',
    'a card that was deleted since',
    'consistent',
    evidence({ card: null, calls: [submit, call({ call: 'DeleteScorecard', startedAt: at(9), finishedAt: at(9.1) })] }),
  ),
  no(
    'lost_update',
    'Postgres was not read',
    'unknown',
    evidence({ card: commented, calls: [submit], unavailable: ['director'] }),
  ),
  no(
    'lost_update',
    'a RAW submission of this very moment',
    'unknown',
    evidence({ ...raw(createdCard, 1, [7, createdCard], [7.42, submitted]), inspectedAt: at(7.9) }),
  ),
];

const order: readonly Case[] = [
  yes(
    'out_of_order_write',
    'the older copy was inserted later, with a newer stamp',
    'error',
    'inconsistent',
    evidence(raw(submitted, 1, [7.42, submitted], [7.5, createdCard])),
  ),
  yes(
    'out_of_order_write',
    'the newer copy was inserted later, with an older stamp',
    'error',
    'inconsistent',
    evidence(raw(submitted, 0, [7.5, createdCard], [7.42, submitted])),
  ),
  no(
    'out_of_order_write',
    'control: the newest version has what Postgres has',
    'consistent',
    evidence(raw(submitted, 1, [7.42, createdCard], [7.5, submitted])),
  ),
  no(
    'out_of_order_write',
    'equal versions are a tie',
    'inconsistent',
    evidence(raw(submitted, 1, [7.42, submitted], [7.42, createdCard])),
  ),
  no(
    'out_of_order_write',
    'no version has what Postgres has',
    'inconsistent',
    evidence(raw(submitted, 1, [7.42, createdCard], [7.5, commented])),
  ),
  no(
    'out_of_order_write',
    'the right version is hidden by a DELETE',
    'inconsistent',
    evidence(raw(submitted, 1, [7.42, submitted, { deleted: true }], [7.5, createdCard])),
  ),
  yes(
    'out_of_order_write',
    'too early, it is a warning',
    'warning',
    'unknown',
    evidence({ ...raw(submitted, 1, [7.42, submitted], [7.5, createdCard]), inspectedAt: at(8) }),
  ),
  no(
    'out_of_order_write',
    'RAW was not read',
    'unknown',
    evidence({ ...raw(submitted, 1, [7.42, submitted], [7.5, createdCard]), unavailable: ['clickhouse.raw'] }),
  ),

  yes(
    'missing_write',
    'RAW holds nothing like it',
    'error',
    'inconsistent',
    evidence(raw(submitted, 0, [1, createdCard])),
  ),
  no(
    'missing_write',
    'the settle window is open',
    'unknown',
    evidence({ ...raw(submitted, 0, [1, createdCard]), inspectedAt: at(8) }),
  ),
  no(
    'missing_write',
    'NULL against a default is no missing content',
    'consistent',
    evidence(raw(createdCard, 0, [1, createdCard])),
  ),
  no(
    'missing_write',
    'it is there and lost',
    'inconsistent',
    evidence(raw(submitted, 1, [7.42, submitted], [7.5, createdCard])),
  ),

  yes(
    'version_tie',
    'the wrong one of two equal versions won',
    'error',
    'inconsistent',
    evidence(raw(submitted, 1, [7.42, submitted], [7.42, createdCard])),
  ),
  yes(
    'version_tie',
    'the right one happened to win',
    'warning',
    'consistent',
    evidence(raw(submitted, 1, [7.42, createdCard], [7.42, submitted])),
  ),
  no(
    'version_tie',
    'equal versions with equal content',
    'consistent',
    evidence(raw(submitted, 1, [7.42, submitted], [7.42, submitted])),
  ),
  no(
    'version_tie',
    'a tie below the highest version',
    'consistent',
    evidence(raw(submitted, 2, [7.42, createdCard], [7.42, commented], [7.5, submitted])),
  ),
  no(
    'version_tie',
    'stamps that differ in the last microsecond',
    'consistent',
    evidence(raw(submitted, 1, [7.418204, createdCard], [7.418205, submitted])),
  ),

  yes(
    'future_version',
    'a stamp beyond the inspection hides later writes',
    'error',
    'inconsistent',
    evidence(raw(submitted, 0, ['2027-01-01T00:00:00.000000Z', createdCard], [7.42, submitted])),
  ),
  yes(
    'future_version',
    'its time has passed: it was ahead when it was inserted',
    'error',
    'inconsistent',
    evidence(
      raw(
        submitted,
        0,
        ['2026-01-18T10:40:00.000000Z', createdCard, { insertedAt: '2026-01-18T10:32:07Z' }],
        [7.42, submitted],
      ),
    ),
  ),
  yes(
    'future_version',
    'its own part was merged, but it was there before one that was inserted long before its stamp',
    'error',
    'inconsistent',
    evidence(
      raw(
        submitted,
        0,
        ['2026-01-18T10:40:00.000000Z', createdCard],
        [7.42, submitted, { insertedAt: '2026-01-18T10:32:08Z' }],
      ),
    ),
  ),
  no(
    'future_version',
    'a copy stamped when it was inserted, late, below which the honest stamp of the change lies',
    'inconsistent',
    evidence(
      raw(
        submitted,
        0,
        [10.5, createdCard, { insertedAt: '2026-01-18T10:32:10Z' }],
        [7.418204, submitted, { insertedAt: '2026-01-18T10:32:11Z' }],
      ),
    ),
  ),
  no(
    'future_version',
    'nothing tells when it was inserted',
    'inconsistent',
    evidence(raw(submitted, 0, ['2026-01-18T10:40:00.000000Z', createdCard], [7.42, submitted])),
  ),
  yes(
    'future_version',
    'nothing is hidden yet',
    'warning',
    'consistent',
    evidence(raw(submitted, 0, ['2027-01-01T00:00:00.000000Z', submitted])),
  ),
  no(
    'future_version',
    'a reindex stamped long after the last change',
    'consistent',
    evidence(raw(submitted, 1, [7.42, submitted], ['2026-01-18T10:40:00.000000Z', submitted])),
  ),
  no(
    'future_version',
    'within what clocks may differ',
    'inconsistent',
    evidence(raw(submitted, 0, [8.4, createdCard], [7.42, submitted])),
  ),
  no(
    'future_version',
    'a counter as version',
    'inconsistent',
    evidence(raw(submitted, 1, ['7', submitted], ['99999999999', createdCard])),
  ),
];

const presence: readonly Case[] = [
  yes(
    'missing_in_clickhouse',
    'FINAL has no card',
    'error',
    'inconsistent',
    evidence({ finalCards: [], finalScores: [], versions: [] }),
  ),
  yes(
    'missing_in_clickhouse',
    'a tombstone hides it',
    'error',
    'inconsistent',
    evidence({ ...raw(createdCard, -1, [1, createdCard], [2, createdCard, { tombstone: true }]), finalCards: [] }),
  ),
  no(
    'missing_in_clickhouse',
    'FINAL was not read',
    'unknown',
    evidence({ finalCards: [], unavailable: ['clickhouse.final'] }),
  ),
  no('missing_in_clickhouse', 'control', 'consistent', evidence()),
  yes(
    'missing_in_clickhouse',
    'created this moment',
    'warning',
    'unknown',
    evidence({ finalCards: [], finalScores: [], versions: [], inspectedAt: at(0.5) }),
  ),

  yes(
    'missing_in_postgres',
    'FINAL has a card that Postgres has not',
    'error',
    'inconsistent',
    evidence({
      card: null,
      finalCards: [toClickhouse('card', createdCard)],
      versions: [version({ version: at(1), row: createdCard, survives: true })],
    }),
  ),
  no(
    'missing_in_postgres',
    'deleted on both sides, by a DELETE',
    'consistent',
    evidence({ card: null, versions: [version({ version: at(1), row: createdCard, deleted: true })] }),
  ),
  no(
    'missing_in_postgres',
    'deleted on both sides, by a tombstone',
    'consistent',
    evidence({
      card: null,
      versions: [
        version({ version: at(1), row: createdCard, insertOrder: 1 }),
        version({ version: at(2), row: createdCard, insertOrder: 2, tombstone: true }),
      ],
    }),
  ),
  no('missing_in_postgres', 'nothing anywhere is nothing observed', 'unknown', evidence({ card: null })),

  yes(
    'missing_row',
    'a score in Postgres only',
    'error',
    'inconsistent',
    evidence({ finalScores: [], versions: [version({ version: at(1), row: createdCard, survives: true })] }),
  ),
  no('missing_row', 'control', 'consistent', evidence()),
  yes(
    'orphan_row',
    'a score in FINAL only',
    'error',
    'inconsistent',
    evidence({ scores: {}, finalScores: [{ criterionId: 'c-1', values: toClickhouse('score', plainScore) }] }),
  ),
  no(
    'orphan_row',
    'a score in RAW alone, hidden',
    'consistent',
    evidence({
      scores: {},
      versions: [
        version({ version: at(1), row: createdCard, survives: true }),
        { ...scoreVersion, survives: false, deleted: true },
      ],
    }),
  ),

  yes('derived_divergence', 'a row is missing', 'error', 'inconsistent', evidence({ historic: [] })),
  yes(
    'derived_divergence',
    'a row too many',
    'error',
    'inconsistent',
    evidence({ scores: {}, historic: [historicRow('c-1', createdCard, plainScore)] }),
  ),
  yes(
    'derived_divergence',
    'another value of a score',
    'error',
    'inconsistent',
    evidence({ historic: [historicRow('c-1', createdCard, { ...plainScore, numericValue: 1 })] }),
  ),
  yes(
    'derived_divergence',
    'updated at alone',
    'error',
    'inconsistent',
    evidence({ historic: [historicRow('c-1', { ...createdCard, updatedAt: at(1) }, plainScore)] }),
  ),
  yes(
    'derived_divergence',
    'rows that disagree on the card',
    'error',
    'inconsistent',
    evidence({
      scores: { 'c-1': plainScore, 'c-2': plainScore },
      historic: [
        historicRow('c-1', createdCard, plainScore),
        historicRow('c-2', { ...createdCard, comment: 'x' }, plainScore),
      ],
    }),
  ),
  yes(
    'derived_divergence',
    "NULL against '' is a difference inside Postgres",
    'error',
    'inconsistent',
    evidence({ historic: [historicRow('c-1', { ...createdCard, processId: '' }, plainScore)] }),
  ),
  no('derived_divergence', 'a card without scores has no rows', 'consistent', evidence({ scores: {} })),
  no('derived_divergence', 'historic was not read', 'unknown', evidence({ historic: [], unavailable: ['historic'] })),

  yes(
    'duplicate_final',
    'two cards',
    'error',
    'inconsistent',
    evidence({ finalCards: [toClickhouse('card', createdCard), toClickhouse('card', createdCard)] }),
  ),
  yes(
    'duplicate_final',
    'two scores of one criterion',
    'error',
    'inconsistent',
    evidence({
      finalScores: ['c-1', 'c-1'].map((criterionId) => ({ criterionId, values: toClickhouse('score', plainScore) })),
    }),
  ),
  no('duplicate_final', 'two criteria', 'consistent', evidence({ scores: { 'c-1': plainScore, 'c-2': plainScore } })),
  yes(
    'duplicate_final',
    'settled or not',
    'error',
    'inconsistent',
    evidence({
      finalCards: [toClickhouse('card', createdCard), toClickhouse('card', createdCard)],
      inspectedAt: at(0.5),
    }),
  ),
];

const circumstances: readonly Case[] = [
  yes('in_flight', 'changed within the window', 'warning', 'unknown', evidence({ inspectedAt: at(1.999) })),
  no('in_flight', 'changed one window ago', 'consistent', evidence({ inspectedAt: at(2) })),
  yes(
    'in_flight',
    'a commit within the window',
    'warning',
    'unknown',
    evidence({
      commits: [{ transactionId: '1', committedAt: '2026-01-18T10:41:54.000000Z', source: 'card', rows: [CARD] }],
    }),
  ),
  yes(
    'in_flight',
    'async work is still running',
    'warning',
    'unknown',
    evidence({
      calls: [
        call({
          call: 'UpdateScorecard',
          startedAt: '2026-01-18T10:41:50Z',
          finishedAt: '2026-01-18T10:41:51Z',
          steps: [trace('insert card version', 'replicate', '2026-01-18T10:41:52Z', '')],
        }),
      ],
    }),
  ),
  no(
    'in_flight',
    'work that began long ago and never ended is taken for dead',
    'consistent',
    evidence({
      calls: [
        call({
          call: 'UpdateScorecard',
          startedAt: at(1),
          finishedAt: at(2),
          steps: [trace('insert card version', 'replicate', at(2), '')],
        }),
      ],
    }),
  ),
  no(
    'in_flight',
    'a read just now',
    'consistent',
    evidence({ calls: [call({ call: 'GetScorecard', startedAt: INSPECTED_AT, finishedAt: INSPECTED_AT })] }),
  ),
  no(
    'in_flight',
    'updated_at of another century',
    'consistent',
    evidence({ card: { ...createdCard, updatedAt: '2126-01-18T10:41:54.000000Z' } }),
  ),

  yes('null_as_default', 'NULL against defaults', 'info', 'consistent', evidence()),
  no(
    'null_as_default',
    'the column can hold NULL',
    'consistent',
    evidence({ card: { ...submitted, processInteractionAt: at(3), processId: 'p' } }),
  ),

  yes(
    'precision_loss',
    'milliseconds against microseconds',
    'info',
    'consistent',
    evidence({
      card: { ...submitted, processInteractionAt: at(3.123456) },
      finalCards: [{ ...toClickhouse('card', submitted), processInteractionAt: '2026-01-18T10:32:03.123Z' }],
    }),
  ),
  no(
    'precision_loss',
    'nothing was lost',
    'consistent',
    evidence({
      card: { ...submitted, processInteractionAt: at(3.123) },
      finalCards: [{ ...toClickhouse('card', submitted), processInteractionAt: '2026-01-18T10:32:03.123Z' }],
    }),
  ),

  yes(
    'history_merged_away',
    'merged, and something is wrong',
    'warning',
    'inconsistent',
    evidence(raw(submitted, 0, [1, createdCard, merged])),
  ),
  no(
    'history_merged_away',
    'merged, and nothing is wrong',
    'consistent',
    evidence(raw(createdCard, 0, [1, createdCard, merged])),
  ),
  yes(
    'history_merged_away',
    'traced work inserted more',
    'info',
    'consistent',
    evidence({
      ...raw(createdCard, 0, [1, createdCard, merged]),
      calls: [0.1, 0.2].map((start) =>
        call({
          call: 'Reindex',
          startedAt: at(start),
          finishedAt: at(start + 0.05),
          steps: steps('call', ['insert card version', start + 0.01, start + 0.02]),
        }),
      ),
    }),
  ),
  no(
    'history_merged_away',
    'an insert that failed was not merged away',
    'consistent',
    evidence({
      calls: [0.1, 0.2].map((start) =>
        call({
          call: 'Reindex',
          startedAt: at(start),
          finishedAt: at(start + 0.05),
          steps: steps('call', ['insert card version', start + 0.01, start + 0.02]),
        }),
      ),
    }),
  ),
];

describe.each([
  ['lost_update', lostUpdate],
  ['order', order],
  ['presence', presence],
  ['circumstances', circumstances],
] as const)('%s', (_, list) => {
  it.each(list.map((each) => [`${each.code}${each.severity ? '' : ' is not claimed'}: ${each.title}`, each] as const))(
    '%s',
    (_title, { code, severity, verdict, evidence: input }) => {
      const diagnosis = tellEvidence(input);
      expect(diagnosis.findings.find((finding) => finding.code === code)?.severity ?? null).toBe(severity);
      expect(diagnosis.verdict).toBe(verdict);
    },
  );
});

describe('what explains what', () => {
  const explainedBy = (input: Evidence, code: FindingCode) =>
    tellEvidence(input).findings.find((finding) => finding.code === code)?.explainedBy;

  it('a future version explains the copy that it hides', () => {
    expect(
      explainedBy(
        evidence(raw(submitted, 0, ['2027-01-01T00:00:00.000000Z', createdCard], [7.42, submitted])),
        'out_of_order_write',
      ),
    ).toBe('future_version');
  });

  it('a card that is missing explains its scores; historic, which is upstream, a write that never came', () => {
    expect(explainedBy(evidence({ finalCards: [], finalScores: [], versions: [] }), 'missing_row')).toBe(
      'missing_in_clickhouse',
    );
    const stale = evidence({
      ...raw(submitted, 0, [1, createdCard]),
      historic: [historicRow('c-1', createdCard, plainScore)],
    });
    expect(explainedBy(stale, 'missing_write')).toBe('derived_divergence');
    expect(explainedBy(stale, 'derived_divergence')).toBeNull();
    expect(tellEvidence(stale).headline.lead).toBe('Stopped before historic.');
  });

  it('historic that is wrong elsewhere explains no missing write', () => {
    const apart = evidence({
      ...raw(submitted, 0, [1, createdCard]),
      historic: [historicRow('c-1', { ...submitted, comment: 'other' }, plainScore)],
    });
    expect(explainedBy(apart, 'missing_write')).toBeNull();
  });

  it('historic that still holds the submission is explained by its loss', () => {
    const input = evidence({
      card: createdCard,
      calls: [submit],
      historic: [historicRow('c-1', submitted, plainScore)],
    });
    expect(explainedBy(input, 'derived_divergence')).toBe('lost_update');
  });

  it('the open window explains what may still mend', () => {
    expect(
      explainedBy(
        evidence({ ...raw(submitted, 1, [7.42, submitted], [7.5, createdCard]), inspectedAt: at(8) }),
        'out_of_order_write',
      ),
    ).toBe('in_flight');
  });

  it('a difference of historic alone stands on its own', () => {
    expect(
      explainedBy(
        evidence({
          ...raw(submitted, 0, [1, createdCard]),
          historic: [historicRow('c-1', { ...submitted, comment: 'x' }, plainScore)],
        }),
        'derived_divergence',
      ),
    ).toBeNull();
  });
});

it('a possible loss of a record that is being written says that it is', () => {
  const told = (inspectedAt: string) =>
    tellEvidence(evidence({ card: submitted, calls: [update, submit], inspectedAt })).findings.find(
      ({ code }) => code === 'lost_update',
    );
  const early = told(at(8));
  expect(early?.explainedBy).toBe('in_flight');
  expect(early?.evidence).toMatchObject({ losses: [{ doubt: 'in_flight' }] });
  expect(early?.explanation).toContain('The card was being written while it was read');
  const late = told(at(30));
  expect(late?.explainedBy).toBeNull();
  expect(late?.evidence).toMatchObject({ losses: [{ doubt: null }] });
  expect(late?.explanation).not.toContain('being written');
});

describe('a call that read before another committed, and committed after it, while the record is being written', () => {
  const told = (answer: FieldValue) => {
    const early = call({
      call: 'UpdateScorecard',
      startedAt: at(7.3),
      finishedAt: at(7.35),
      request: { comment: 'Good opening' },
      response: { comment: 'Good opening' },
      steps: steps('call', ['read row', 7.31, 7.311], ['update row', 7.33, 7.331], ['commit', 7.34, 7.341]),
    });
    const late = call({
      call: 'UpdateScorecard',
      startedAt: at(7.3),
      finishedAt: at(7.45),
      request: { score: 4 },
      response: { score: 4, comment: answer },
      steps: steps('call', ['read row', 7.32, 7.321], ['update row', 7.4, 7.401], ['commit', 7.42, 7.421]),
    });
    return tellEvidence(
      evidence({ card: { ...createdCard, score: 4 }, calls: [early, late], inspectedAt: at(8) }),
    ).findings.find(({ code }) => code === 'lost_update');
  };

  it('wrote an old copy back if its answer shows what Postgres holds', () => {
    expect(told(createdCard.comment ?? null)?.evidence).toMatchObject({ losses: [{ doubt: null }] });
  });

  it('and need not have, if its answer shows what was acknowledged', () => {
    expect(told('Good opening')?.evidence).toMatchObject({ losses: [{ doubt: 'in_flight' }] });
  });
});
