import { describe, expect, it } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import { parseScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { LeftWork } from '@/lib/evidence/model';
import type { Judgement } from '@/lib/scenarios/Race';
import type { RacedIteration } from './Judge';
import { judgeIteration, JUDGED_WITHIN_MS, type JudgeInput } from './judgeIteration';

const parsed = parseScorecardName('customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34');
if (!parsed.ok) throw new Error('a name');
const { name } = parsed;
const at = (seconds: number) =>
  new Date(Date.UTC(2026, 0, 18, 10, 0, 0) + seconds * 1000).toISOString().replace('Z', '000Z');
const call = (
  startS: number,
  endS: number,
  steps: readonly [actor: string, endS: number][] = [],
): Inspection['calls'][number] => ({
  call: 'UpdateScorecard',
  startedAt: at(startS),
  finishedAt: at(endS),
  status: 200,
  response: {},
  steps: steps.map(([actor, end]) => ({ name: 'commit', actor, startedAt: at(startS), finishedAt: at(end) })),
});
const raced: RacedIteration = {
  claimId: 'claim',
  subject: name.text,
  delayErrorMs: 0.1,
  startedMs: Date.parse(at(1)),
  answeredMs: Date.parse(at(2)),
  recorded: true,
  steps: [],
  trouble: null,
  calls: [{ actor: 'update', call: 'UpdateScorecard', startedAt: at(1), finishedAt: at(2), status: 200, response: {} }],
};
// Only the calls are looked at here; what the copies say is told by `judge`.
const inspectionOf = (calls: Inspection['calls']) => ({ calls }) as unknown as Inspection;
function judged(judgement: Judgement, change: Partial<JudgeInput> = {}) {
  return judgeIteration({
    raced,
    outcome: {
      name,
      inspection: inspectionOf([
        call(1, 2, [
          ['call', 1.9],
          ['replicate', 2.25],
        ]),
      ]),
    },
    judge: () => judgement,
    outages: [],
    overdueMs: 0,
    lateWithinMs: 10_000,
    seenToAgreeMs: null,
    ...change,
  });
}
const outage = (toS: number | null) => ({
  what: 'ClickHouse',
  fromMs: Date.parse(at(0)),
  toMs: toS === null ? null : Date.parse(at(toS)),
});

describe('what passed', () => {
  it('keeps no inspection, and converged when the last async work ended', () => {
    expect(judged({ outcome: 'passed' })).toMatchObject({
      outcome: 'passed',
      convergenceMs: 250,
      inspection: null,
      error: null,
      delayErrorMs: 0.1,
    });
  });
  it('converged at once where all work is done before the answer, and when it was seen to where no steps are told', () => {
    expect(
      judged({ outcome: 'passed' }, { outcome: { name, inspection: inspectionOf([call(1, 2, [['call', 1.9]])]) } })
        ?.convergenceMs,
    ).toBe(0);
    expect(
      judged({ outcome: 'passed' }, { outcome: { name, inspection: inspectionOf([call(1, 2)]) }, seenToAgreeMs: 120 })
        ?.convergenceMs,
    ).toBe(120);
  });
  it('passed through an outage as well', () => {
    expect(judged({ outcome: 'passed' }, { outages: [outage(null)] })?.outcome).toBe('passed');
  });
});

describe('what failed', () => {
  const failed: Judgement = { outcome: 'failed', violations: ['clickhouse_mismatch'] };
  it('keeps its violations, its steps and the inspection', () => {
    const result = judged(failed);
    expect(result).toMatchObject({ outcome: 'failed', violations: ['clickhouse_mismatch'], convergenceMs: null });
    expect(result?.steps.map(({ call: of, actor }) => [of, actor])).toEqual([
      ['UpdateScorecard', 'call'],
      ['UpdateScorecard', 'replicate'],
    ]);
    expect(result?.inspection).not.toBeNull();
  });
  it('lists the steps of calls that raced in the order in which they began, whichever call they are of', () => {
    const result = judged(failed, {
      outcome: {
        name,
        inspection: inspectionOf([
          call(1.5, 2, [['second', 1.9]]),
          call(1, 2, [['first', 2.4]]),
          call(1.75, 2, [['third', 1.8]]),
        ]),
      },
    });
    expect(result?.steps.map(({ actor }) => actor)).toEqual(['first', 'second', 'third']);
  });
  it('tells nothing of the race when a store was away since it began', () => {
    expect(judged(failed, { outages: [outage(1.5)] })).toMatchObject({
      outcome: 'errored',
      violations: [],
      error: 'ClickHouse was away while its copies were written',
    });
    expect(judged(failed, { outages: [outage(-5)] })?.outcome).toBe('failed');
  });
});

describe('a copy that has not arrived, where the service tells no steps', () => {
  const failed: Judgement = { outcome: 'failed', violations: ['copy_differs'] };
  const withFindings = (...findings: readonly (readonly [code: string, severity: string])[]) => ({
    name,
    inspection: {
      calls: [],
      findings: findings.map(([code, severity]) => ({ code, severity })),
    } as unknown as Inspection,
  });
  const unrecorded = { ...raced, recorded: false };
  const late = (...codes: readonly string[]) => ({
    raced: unrecorded,
    outcome: withFindings(['history_merged_away', 'warning'], ...codes.map((code) => [code, 'error'] as const)),
  });

  it.each(['missing_write', 'missing_in_clickhouse', 'missing_row', 'lost_deletion'])(
    '%s alone may still be on its way, and is a failure once it had its time',
    (code) => {
      expect(judged(failed, { ...late(code), overdueMs: 9_999 })).toBeNull();
      expect(judged(failed, { ...late(code), overdueMs: 10_000 })?.outcome).toBe('failed');
    },
  );
  it('is not waited for beside anything that time does not mend, nor where the service tells that its work is done', () => {
    expect(judged(failed, late('missing_write', 'lost_update'))?.outcome).toBe('failed');
    expect(judged(failed, late('out_of_order_write'))?.outcome).toBe('failed');
    expect(judged(failed, late())?.outcome).toBe('failed');
    expect(judged(failed, { ...late('missing_write'), raced })?.outcome).toBe('failed');
  });
});

describe('what is not known', () => {
  const unknown: Judgement = { outcome: 'unknown', reason: 'A call is not known.' };
  it('is looked at again, for a while', () => {
    expect(judged(unknown)).toBeNull();
    expect(judged(unknown, { overdueMs: JUDGED_WITHIN_MS })).toMatchObject({
      outcome: 'errored',
      error: 'It could not be judged: A call is not known.',
    });
  });
  it('is given up sooner after an outage: what died with its process is never told', () => {
    expect(judged(unknown, { overdueMs: 6_000 })).toBeNull();
    expect(judged(unknown, { overdueMs: 6_000, outages: [outage(3)] })?.outcome).toBe('errored');
  });
  it('waits for work that the service has not told to be done, and for nothing of a call that leaves none behind', () => {
    const of = (...states: readonly LeftWork['state'][]) => ({
      name,
      inspection: inspectionOf([
        call(1, 2),
        { ...call(1, 2), work: states.map((state) => ({ actor: 'replicate', state })) },
      ]),
    });
    const failed: Judgement = { outcome: 'failed', violations: ['clickhouse_mismatch'] };
    expect(judged(failed, { outcome: of('done', 'waiting') })).toBeNull();
    expect(judged(failed, { outcome: of('failed') })).toBeNull();
    expect(judged(failed, { outcome: of('done') })?.outcome).toBe('failed');
    expect(judged(failed, { outcome: of() })?.outcome).toBe('failed');
  });
  it('a call that went wrong is errored at once, whatever the copies say', () => {
    const result = judged(
      { outcome: 'passed' },
      {
        raced: {
          ...raced,
          trouble: { kind: 'refused', reason: 'Submit answered 500', isCreate: false, call: 'SubmitScorecard' },
        },
      },
    );
    expect(result).toMatchObject({ outcome: 'errored', error: 'Submit answered 500' });
    expect(result?.inspection).not.toBeNull();
  });
});
