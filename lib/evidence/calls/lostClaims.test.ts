import { describe, expect, it } from 'vitest';
import { tellEvidence } from '../testing/tellEvidence';
import { factsOf } from '@/lib/contract/factsOf';
import type { Loss } from '../findings/facts';
import type { ToldDiagnosis } from '@/lib/contract/told';
import type { Call } from '../model';
import {
  at,
  call,
  createdCard,
  evidence,
  plainScore,
  steps,
  toClickhouse,
  version,
  CARD,
  score,
} from '../testing/evidence';

const card = { ...createdCard, comment: 'first', manuallyScored: true, score: 4, updatedAt: at(7.45) };
const submitted = { ...card, submittedAt: at(7.42), submitterUserId: 'users/lead' };

const update = (more: Partial<Call> & { readonly request?: unknown; readonly response?: unknown } = {}) =>
  call({ call: 'UpdateScorecard', startedAt: at(7.38), finishedAt: at(7.45), ...more });
const submit = (more: Partial<Call> = {}) =>
  call({
    call: 'SubmitScorecard',
    startedAt: at(7.39),
    finishedAt: at(7.43),
    response: { submittedAt: at(7.42), submitterUserId: 'users/lead' },
    ...more,
  });
const create = (more: Partial<Call> = {}) =>
  call({ call: 'CreateScorecard', startedAt: at(0), finishedAt: at(0.1), ...more });

function losses({ findings }: ToldDiagnosis): readonly Loss[] {
  return factsOf(findings, 'lost_update')?.losses ?? [];
}
const lostFields = (diagnosis: ToldDiagnosis) =>
  losses(diagnosis).flatMap(({ values }) => values.map(({ field, row }) => `${row.key.criterion ?? 'card'}.${field}`));

describe('an acknowledged answer vouches for every field that the call had to write', () => {
  const rescored = update({
    request: { scores: [{ criterionId: 'c-1', numericValue: 1 }] },
    response: { score: 1, scores: [{ criterionId: 'c-1', numericValue: 1 }] },
  });
  const one = { 'c-1': { ...plainScore, numericValue: 1 } };

  it('for the score that it computed', () => {
    const diagnosis = tellEvidence(
      evidence({ card: { ...submitted, score: 0.5 }, scores: one, calls: [rescored, submit()] }),
    );
    expect(diagnosis.verdict).toBe('inconsistent');
    expect(lostFields(diagnosis)).toEqual(['card.score']);
    expect(losses(diagnosis)[0]?.overwrittenBy).toMatchObject({ call: 'SubmitScorecard', certainty: 'overlapping' });
  });

  it('control: the score is there', () => {
    expect(
      tellEvidence(evidence({ card: { ...submitted, score: 1 }, scores: one, calls: [rescored, submit()] })).verdict,
    ).toBe('consistent');
  });

  it('control: a score that the answer rounds is the same score', () => {
    const rounded = { ...rescored, response: { score: 0.33 } };
    expect(tellEvidence(evidence({ card: { ...card, score: 1 / 3 }, scores: one, calls: [rounded] })).verdict).toBe(
      'consistent',
    );
  });

  it('control: an Update without scores computes none, whatever its answer shows', () => {
    const commented = update({ request: { comment: 'first' }, response: { comment: 'first', score: 9 } });
    expect(tellEvidence(evidence({ card, calls: [commented] })).verdict).toBe('consistent');
  });

  it('for what a Create set', () => {
    const gone = tellEvidence(
      evidence({
        card: { ...createdCard, comment: '' },
        calls: [create({ request: { comment: 'hello' }, response: { comment: 'hello', createdAt: at(0) } })],
      }),
    );
    expect(gone.headline.lead).toBe('Created, then lost.');
    expect(lostFields(gone)).toEqual(['card.comment']);
  });

  it('control: an Update replaced what the Create set', () => {
    const calls = [
      create({
        request: { comment: 'hello' },
        response: { comment: 'hello', manuallyScored: false, creatorUserId: null },
      }),
      update({ request: { comment: 'first' }, response: { comment: 'first' } }),
    ];
    expect(tellEvidence(evidence({ card, calls })).verdict).toBe('consistent');
  });
});

it('a later call that got no answer replaced what was set only where its own value is there', () => {
  const first = update({ request: { comment: 'a' }, response: {} });
  const unanswered = update({
    startedAt: at(8),
    finishedAt: at(8.1),
    status: 0,
    request: { comment: 'b' },
    response: null,
  });
  const verdict = (comment: string) =>
    tellEvidence(evidence({ card: { ...card, comment, updatedAt: at(8) }, calls: [first, unanswered] })).verdict;
  expect([verdict('b'), verdict('neither')]).toEqual(['consistent', 'inconsistent']);
});

it('an answer that shows the default of a time column shows no time of another life', () => {
  const answered = submit({ response: { submittedAt: '1970-01-01T00:00:00.000000Z' } });
  expect(tellEvidence(evidence({ card, calls: [answered] })).verdict).toBe('inconsistent');
});

describe('absence is a claim too', () => {
  const onlyA = update({ request: { scores: [{ criterionId: 'a' }] }, response: {} });
  const both = { a: plainScore, b: plainScore };

  it('of a score that the Update left out', () => {
    const diagnosis = tellEvidence(evidence({ card, scores: both, calls: [onlyA] }));
    expect(diagnosis.headline).toMatchObject({ lead: 'Removed, yet still there.' });
    expect(diagnosis.headline.rest).toContain('leaves out score b; Postgres still holds it');
    expect(losses(diagnosis)[0]?.values).toMatchObject([{ kind: 'row_kept', row: score('b') }]);
  });

  it('control: another call may have set it since', () => {
    const later = update({
      startedAt: at(8),
      finishedAt: at(8.1),
      request: { scores: [{ criterionId: 'a' }, { criterionId: 'b' }] },
      response: {},
    });
    expect(
      tellEvidence(evidence({ card: { ...card, updatedAt: at(8) }, scores: both, calls: [onlyA, later] })).verdict,
    ).toBe('consistent');
  });

  it.each([
    [
      'whose own answer shows it',
      { scores: [{ criterionId: 'a' }] },
      { scores: [{ criterionId: 'a' }, { criterionId: 'b' }] },
    ],
    [
      'whose mask leaves the scores out',
      { updateMask: 'comment', scorecard: { comment: 'first', scores: [{ criterionId: 'a' }] } },
      {},
    ],
  ])('control: an Update %s removes none', (_what, request, response) => {
    expect(tellEvidence(evidence({ card, scores: both, calls: [update({ request, response })] })).verdict).toBe(
      'consistent',
    );
  });

  it.each(['score_list,comment', { paths: ['scores'] }, ['*']])(
    'a mask that names them is as good as none: %j',
    (mask) => {
      const updateMask = typeof mask === 'string' ? mask.replace('score_list', 'scores') : mask;
      const masked = update({ request: { updateMask, scorecard: { scores: [{ criterionId: 'a' }] } }, response: {} });
      expect(tellEvidence(evidence({ card, scores: both, calls: [masked] })).headline.lead).toBe(
        'Removed, yet still there.',
      );
    },
  );

  it('control: an Update that lists no scores removes none', () => {
    expect(
      tellEvidence(evidence({ card, scores: both, calls: [update({ request: { comment: 'first' }, response: {} })] }))
        .verdict,
    ).toBe('consistent');
  });

  const remove = call({ call: 'DeleteScorecard', startedAt: at(8), finishedAt: at(8.1), response: {} });

  it('of a record that was deleted and is still there', () => {
    const diagnosis = tellEvidence(evidence({ card, calls: [remove] }));
    expect(diagnosis.verdict).toBe('inconsistent');
    expect(diagnosis.headline).toEqual({
      lead: 'Deleted, yet still there.',
      rest: 'Delete was acknowledged at 10:32:08.100; Postgres still holds the card, and nothing shows that it was created again.',
    });
  });

  it.each([
    ['a Delete that was refused', { ...remove, status: 404 }, card],
    [
      'a card that was created long after it',
      remove,
      { ...card, createdAt: '2026-01-18T10:35:00.000000Z', updatedAt: '2026-01-18T10:35:00.000000Z' },
    ],
  ])('control: %s', (_what, deletion, stored) => {
    expect(tellEvidence(evidence({ card: stored, calls: [deletion] })).verdict).toBe('consistent');
  });

  it('a card created right after it is no proof and no pass: the clock of who told it may be slow', () => {
    expect(
      tellEvidence(evidence({ card: { ...card, createdAt: at(9), updatedAt: at(9) }, calls: [remove] })).verdict,
    ).toBe('unknown');
  });

  it('control: a Create followed it', () => {
    const again = create({ startedAt: at(9), finishedAt: at(9.1), response: {} });
    expect(tellEvidence(evidence({ card, calls: [remove, again] })).verdict).toBe('consistent');
  });
});

describe('an answer that shows a submission', () => {
  it.each(['GetScorecard', 'UpdateScorecard'] as const)('is a witness of it: %s', (name) => {
    const seen = call({
      call: name,
      startedAt: at(8),
      finishedAt: at(8.01),
      response: { submittedAt: at(7.42), submitterUserId: 'users/lead' },
    });
    const diagnosis = tellEvidence(evidence({ card, calls: [seen] }));
    expect(diagnosis.verdict).toBe('inconsistent');
    expect(diagnosis.headline).toEqual({
      lead: 'Submitted, then lost.',
      rest: `The answer of ${name === 'GetScorecard' ? 'a Get' : 'an Update'} at 10:32:08.010 showed a submission; Postgres holds none.`,
    });
  });

  it.each([
    ['the submission is there', submitted],
    ['a later Submit replaced it', { ...submitted, submittedAt: at(9) }],
  ])('control: %s', (_what, stored) => {
    const seen = call({
      call: 'GetScorecard',
      startedAt: at(8),
      finishedAt: at(8.01),
      response: { submittedAt: at(7.42), submitterUserId: 'users/lead' },
    });
    expect(tellEvidence(evidence({ card: stored, calls: [seen] })).verdict).toBe('consistent');
  });

  it('control: a Get before the Submit shows none', () => {
    const seen = call({
      call: 'GetScorecard',
      startedAt: at(7),
      finishedAt: at(7.01),
      response: { submittedAt: null },
    });
    expect(tellEvidence(evidence({ card, calls: [seen] })).verdict).toBe('consistent');
  });
});

describe('of calls that overlap, one was last', () => {
  const a = update({ request: { comment: 'a', taskIds: ['1'] }, response: {} });
  const b = update({
    startedAt: at(7.3),
    finishedAt: at(7.44),
    request: { comment: 'b', taskIds: ['2'] },
    response: {},
  });

  it('on all that both of them set', () => {
    const mixed = tellEvidence(evidence({ card: { ...card, comment: 'a', taskIds: ['2'] }, calls: [a, b] }));
    expect(mixed.verdict).toBe('inconsistent');
    expect(lostFields(mixed)).toEqual(['card.taskIds', 'card.comment']);
  });

  it.each([
    ['the one', { comment: 'a', taskIds: ['1'] }],
    ['the other', { comment: 'b', taskIds: ['2'] }],
  ])('control: %s', (_which, stored) => {
    expect(tellEvidence(evidence({ card: { ...card, ...stored }, calls: [a, b] })).verdict).toBe('consistent');
  });

  it('control: a third that set one of the two fields only', () => {
    const c = update({ startedAt: at(7.39), finishedAt: at(7.46), request: { comment: 'c' }, response: {} });
    const stored = { ...card, comment: 'c', taskIds: ['2'] };
    expect(tellEvidence(evidence({ card: stored, calls: [a, b, c] })).verdict).toBe('consistent');
  });
});

describe('several losses are several', () => {
  const first = update({ startedAt: at(5), finishedAt: at(5.1), request: { comment: 'one' }, response: {} });
  const second = update({ startedAt: at(6), finishedAt: at(6.1), request: { taskIds: ['2'] }, response: {} });

  it('each with its call and its time', () => {
    const diagnosis = tellEvidence(
      evidence({ card: { ...card, comment: '', updatedAt: at(6.1) }, calls: [first, second] }),
    );
    expect(losses(diagnosis).map(({ call: name, acknowledgedAt }) => [name, acknowledgedAt])).toEqual([
      ['UpdateScorecard', at(6.1)],
      ['UpdateScorecard', at(5.1)],
    ]);
    expect(diagnosis.headline.rest).toContain('Lost as well: an Update acknowledged at 10:32:05.100.');
    const told = diagnosis.findings[0]?.narrative.join(' ');
    expect(told).toContain("set comment to 'one' and was acknowledged at 10:32:05.100000");
    expect(told).toContain('set task ids to [2] and was acknowledged at 10:32:06.100000');
  });

  it('of a Submit and an Update, both are told, the submission first', () => {
    const diagnosis = tellEvidence(
      evidence({
        card: { ...card, comment: '' },
        calls: [update({ request: { comment: 'x' }, response: {} }), submit()],
      }),
    );
    expect(losses(diagnosis).map(({ call: name }) => name)).toEqual(['SubmitScorecard', 'UpdateScorecard']);
    expect(diagnosis.headline.rest).toContain('Lost as well: an Update');
  });

  it('a submission that its Submit and RAW both vouch for is one loss', () => {
    const versions = [
      version({ version: at(7.42), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: card, insertOrder: 2, survives: true }),
    ];
    const told = losses(tellEvidence(evidence({ card, scores: {}, versions, calls: [submit()] })));
    expect(told).toMatchObject([{ witness: 'acknowledged_call', heldBy: { insertOrder: 1 } }]);
  });

  it('a submission that only RAW holds is told beside the loss of an Update', () => {
    const versions = [
      version({ version: at(7.42), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: { ...card, comment: '' }, insertOrder: 2, survives: true }),
    ];
    const diagnosis = tellEvidence(
      evidence({
        card: { ...card, comment: '' },
        scores: {},
        versions,
        calls: [update({ request: { comment: 'x' }, response: {} })],
      }),
    );
    expect(losses(diagnosis).map(({ witness }) => witness)).toEqual(['raw_version', 'acknowledged_call']);
  });
});

describe('who did it', () => {
  const suspect = (more: Parameters<typeof update>[0]) =>
    losses(tellEvidence(evidence({ card: { ...card, comment: 'first' }, calls: [update(more), submit()] })))[0]
      ?.overwrittenBy?.call ?? null;

  it('may be a call whose own values are there', () => {
    expect(suspect({ request: { comment: 'first' }, response: {} })).toBe('UpdateScorecard');
  });

  it('is none whose own values Postgres does not hold: it did not write last', () => {
    expect(suspect({ request: { comment: 'y' }, response: {} })).toBeNull();
  });

  const lost = submit({
    steps: steps('call', ['read row', 7.391, 7.392], ['update row', 7.41, 7.411], ['commit', 7.411, 7.412]),
  });
  const traced = (name: string, read: number, save: number, startedAt = read - 0.001) =>
    update({
      request: { comment: name },
      response: {},
      startedAt: at(startedAt),
      finishedAt: at(save + 0.01),
      steps: steps(
        'call',
        ['read row', read, read + 0.001],
        ['update row', save, save + 0.001],
        ['commit', save + 0.001, save + 0.002],
      ),
    });
  const blamed = (calls: readonly Call[], more: Parameters<typeof evidence>[0] = {}) =>
    losses(tellEvidence(evidence({ card: { ...card, comment: 'x' }, calls, ...more })))[0]?.overwrittenBy ?? null;

  it.each([
    ['began first', 7.37],
    ['began last', 7.4],
  ])('is the first to commit after the lost change, whether it %s', (_when, read) => {
    const calls = [traced('x', 7.38, 7.5), traced('x', read, 7.43), lost];
    expect(blamed(calls)).toMatchObject({ certainty: 'traced', savedAt: at(7.43) });
  });

  it('is none that had committed before the change was', () => {
    expect(blamed([traced('x', 7.392, 7.4), lost])).toBeNull();
  });

  it('is not traced to one that read the row after the change', () => {
    expect(blamed([traced('x', 7.42, 7.425, 7.4), lost])).toMatchObject({ certainty: 'overlapping' });
  });

  it('is told by the last commit only where that lies in one of the calls alone', () => {
    const [plain, other] = [submit(), update({ request: { comment: 'x' }, response: {} })];
    const commits = (second: number) => [
      { transactionId: '1', committedAt: at(second), source: 'director.scorecards', rows: [CARD] },
    ];
    expect(blamed([plain, other], { commits: commits(7.44) })).toMatchObject({ certainty: 'committed_last' });
    expect(blamed([plain, other], { commits: commits(7.42) })).toMatchObject({ certainty: 'overlapping' });
  });
});

describe('a title is no wider than its evidence', () => {
  it('the submitter alone is not the submission', () => {
    const { headline } = tellEvidence(evidence({ card: { ...submitted, submitterUserId: null }, calls: [submit()] }));
    expect(headline.lead).toBe('Submitted, and its submitter lost.');
  });

  it('a last updater alone is no loss: every call names a new one', () => {
    const named = update({
      request: { comment: 'first' },
      response: { comment: 'first', lastUpdaterUserId: 'users/a' },
    });
    expect(tellEvidence(evidence({ card: { ...card, lastUpdaterUserId: 'users/b' }, calls: [named] })).verdict).toBe(
      'consistent',
    );
  });
});

describe('a version that may have been rolled back', () => {
  const versions = [
    version({ version: at(7.41), row: submitted, insertOrder: 1 }),
    version({ version: at(7.5), row: card, insertOrder: 2, survives: true }),
  ];
  const failed = (more: Partial<Call>) =>
    submit({ status: 500, response: null, copying: { when: 'before_commit', stampedWith: 'insert_time' }, ...more });
  const verdict = (calls: readonly Call[]) => tellEvidence(evidence({ card, scores: {}, versions, calls })).verdict;

  it('is no proof, and no pass', () => {
    expect(verdict([failed({})])).toBe('unknown');
    expect(verdict([failed({ status: 0 })])).toBe('unknown');
  });

  it.each([
    ['a refused call wrote nothing', failed({ status: 409 })],
    ['a call of another kind wrote no submission', failed({ call: 'UpdateScorecard', request: { comment: 'y' } })],
    [
      'an Update writes no submission, though it wrote what else the version holds',
      failed({ call: 'UpdateScorecard', request: { comment: 'first' } }),
    ],
    ['a call at another time did not write this one', failed({ startedAt: at(20), finishedAt: at(21) })],
    ['a call that commits first', failed({ copying: { when: 'after_commit', stampedWith: 'insert_time' } })],
    ['a call of which that is not known', failed({ copying: undefined, strategy: 'save_all/sync_in_transaction' })],
  ])('excuses nothing otherwise: %s', (_what, excuse) => {
    expect(verdict([excuse])).toBe('inconsistent');
  });
});

describe('lives of a record', () => {
  const remove = call({ call: 'DeleteScorecard', startedAt: at(10), finishedAt: at(10.1), response: {} });
  const again = create({ startedAt: at(12), finishedAt: at(12.1), response: { createdAt: at(12.05) } });
  const reborn = { ...createdCard, createdAt: at(12.05), updatedAt: at(12.05) };
  const old = { ...submitted, createdAt: at(0) };

  it('a submission before a deletion says nothing of what was created after it', () => {
    expect(tellEvidence(evidence({ card: reborn, calls: [create(), submit(), remove, again] })).verdict).toBe(
      'consistent',
    );
  });

  it('control: a submission after it does', () => {
    const late = submit({ startedAt: at(14), finishedAt: at(14.1), response: { submittedAt: at(14.05) } });
    expect(tellEvidence(evidence({ card: reborn, calls: [create(), remove, again, late] })).headline.lead).toBe(
      'Submitted, then lost.',
    );
  });

  it.each([
    ['under a lightweight DELETE', { deleted: true, row: { ...old, createdAt: at(12.05) } }, []],
    ['before a tombstone', {}, [version({ version: at(10), row: old, insertOrder: 2, tombstone: true })]],
    [
      'before a row that a plain column marks',
      {},
      [version({ version: at(10), row: old, insertOrder: 2, markedDeletedBy: '__deleted' })],
    ],
    ['of a card that was created earlier', {}, []],
  ])('a version %s is one of an earlier life', (_what, more, between) => {
    const versions = [
      version({ version: at(7.42), row: old, insertOrder: 1, ...more }),
      ...between,
      version({ version: at(12.1), row: reborn, insertOrder: 3, survives: true }),
    ];
    expect(tellEvidence(evidence({ card: reborn, scores: {}, versions })).verdict).toBe('consistent');
  });

  it('a version that an update takes back is one of the same life, unless nothing follows', () => {
    const back = { row: submitted, tombstone: true, cancels: true };
    const versions = [
      version({ version: at(7.42), row: submitted, insertOrder: 1 }),
      version({ version: at(7.42), insertOrder: 2, ...back }),
    ];
    const next = version({ version: at(8), row: createdCard, insertOrder: 3, survives: true });
    const found = (list: typeof versions) => tellEvidence(evidence({ scores: {}, versions: list })).findings;
    expect(found([...versions, next]).map(({ code }) => code)).toContain('lost_update');
    expect(found(versions).map(({ code }) => code)).not.toContain('lost_update');
  });

  it('an acknowledged Create ends the life before it, whether its Delete is known or not', () => {
    const { createdAt: _createdAt, ...undated } = createdCard;
    const later = { ...again, response: {} };
    expect(tellEvidence(evidence({ card: undated, calls: [submit({ response: {} }), later] })).verdict).toBe(
      'consistent',
    );
    expect(tellEvidence(evidence({ card: undated, calls: [submit({ response: {} })] })).verdict).toBe('inconsistent');
  });

  it('control: a version of this life is a witness', () => {
    const versions = [
      version({
        version: at(12.2),
        row: { ...reborn, submittedAt: at(12.2), submitterUserId: 'users/a' },
        insertOrder: 1,
      }),
      version({ version: at(12.3), row: reborn, insertOrder: 2, survives: true }),
    ];
    expect(tellEvidence(evidence({ card: reborn, scores: {}, versions })).headline.lead).toBe('Submitted, then lost.');
  });

  it('a version stamped before the card was created is one of an earlier life, where it tells no creation of its own', () => {
    const { createdAt: _createdAt, ...undated } = old;
    const versions = (stamp: number) => [
      version({ version: at(stamp), row: undated, insertOrder: 1 }),
      version({ version: at(30), row: reborn, insertOrder: 2, survives: true }),
    ];
    const verdict = (stamp: number) =>
      tellEvidence(evidence({ card: reborn, scores: {}, versions: versions(stamp) })).verdict;
    expect([verdict(7.42), verdict(14)]).toEqual(['consistent', 'inconsistent']);
  });

  it('an hour before the card was created is the clock of another zone as likely as another card', () => {
    const early = update({
      startedAt: '2026-01-18T09:32:05.000000Z',
      finishedAt: '2026-01-18T09:32:05.100000Z',
      request: { comment: 'x' },
      response: {},
    });
    expect(tellEvidence(evidence({ card, calls: [early] })).verdict).toBe('unknown');
  });

  it('a call that ended before the card was created is no proof and no pass, unless something ties its clock', () => {
    const early = submit({ startedAt: at(5), finishedAt: at(5.1), response: {} });
    expect(tellEvidence(evidence({ card: { ...createdCard, createdAt: at(8) }, calls: [early] })).verdict).toBe(
      'unknown',
    );
    const tied = submit({ startedAt: at(5), finishedAt: at(5.1), response: { submittedAt: at(5.05) } });
    expect(tellEvidence(evidence({ card: { ...createdCard, createdAt: at(8) }, calls: [tied] })).verdict).toBe(
      'consistent',
    );
  });

  it('a Get of an earlier life shows what was submitted then', () => {
    const seen = call({
      call: 'GetScorecard',
      startedAt: at(8),
      finishedAt: at(8.1),
      response: { submittedAt: at(7.42), createdAt: at(0) },
    });
    expect(tellEvidence(evidence({ card: reborn, calls: [seen] })).verdict).toBe('consistent');
  });
});

describe('a warning that concerns a loss never passes', () => {
  const lost = update({ request: { comment: 'x' }, response: { comment: 'x' } });

  it('a later change by nobody known', () => {
    const { verdict, headline } = tellEvidence(evidence({ card: { ...card, updatedAt: at(30) }, calls: [lost] }));
    expect(verdict).toBe('unknown');
    expect(headline).toMatchObject({ lead: 'Updated, then lost, perhaps.' });
  });

  it('a later commit of the very row, which leaves the card’s own time alone', () => {
    const created = create({ request: { scores: [{ criterionId: 'c-1', numericValue: 1 }] }, response: {} });
    const commits = (second: number) => [
      { transactionId: '1', committedAt: at(second), source: '', rows: [score('c-1')] },
    ];
    const verdict = (second: number) => tellEvidence(evidence({ calls: [created], commits: commits(second) })).verdict;
    expect([verdict(50), verdict(0.05)]).toEqual(['unknown', 'inconsistent']);
  });

  it('does not stand over a difference that is there in any case', () => {
    const versions = [version({ version: at(1), row: createdCard, survives: true })];
    const stale = { ...card, comment: 'pg', updatedAt: at(30) };
    const diagnosis = tellEvidence(
      evidence({ card: stale, scores: {}, versions, finalCards: [toClickhouse('card', createdCard)], calls: [lost] }),
    );
    expect(diagnosis.headline.lead).toBe('Never reached ClickHouse.');
    expect(diagnosis.findings.find(({ code }) => code === 'missing_write')?.explainedBy).toBeNull();
  });

  it('a later Update whose request nobody knows', () => {
    const blind = update({ startedAt: at(8), finishedAt: at(8.1), response: {} });
    expect(tellEvidence(evidence({ card: { ...card, updatedAt: at(8.1) }, calls: [lost, blind] })).verdict).toBe(
      'unknown',
    );
  });

  it('a loss whose steps were watched happened, whatever came later', () => {
    const watched = submit({
      request: {},
      steps: steps('call', ['read row', 7.381, 7.382], ['update row', 7.46, 7.461], ['commit', 7.461, 7.462]),
      finishedAt: at(7.47),
    });
    const traced = {
      ...lost,
      steps: steps('call', ['read row', 7.39, 7.391], ['update row', 7.43, 7.431], ['commit', 7.431, 7.432]),
    };
    const stored = { ...submitted, comment: '', updatedAt: at(30) };
    expect(tellEvidence(evidence({ card: stored, calls: [traced, watched] })).verdict).toBe('inconsistent');
  });

  it('control: nothing is missing', () => {
    expect(tellEvidence(evidence({ card: { ...card, comment: 'x', updatedAt: at(30) }, calls: [lost] })).verdict).toBe(
      'consistent',
    );
  });

  it('a row that a plain column marks as deleted', () => {
    const versions = [version({ version: at(8), row: card, survives: true, markedDeletedBy: '_peerdb_is_deleted' })];
    const { verdict, headline } = tellEvidence(evidence({ card, scores: {}, versions }));
    expect(verdict).toBe('unknown');
    expect(headline.rest).toContain('_peerdb_is_deleted');
    expect(
      tellEvidence(
        evidence({ card, scores: {}, versions: versions.map((each) => ({ ...each, markedDeletedBy: null })) }),
      ).verdict,
    ).toBe('consistent');
  });

  it('such a row that Postgres no longer holds', () => {
    const versions = [version({ version: at(8), row: card, survives: true, markedDeletedBy: '__deleted' })];
    expect(tellEvidence(evidence({ card: null, finalCards: [toClickhouse('card', card)], versions })).verdict).toBe(
      'unknown',
    );
  });
});
