import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, Evidence } from '@/lib/evidence/model';
import {
  arbitraryCard,
  arbitraryCall,
  arbitraryEvidence,
  arbitraryScore,
} from '@/lib/evidence/testing/arbitraryEvidence';
import {
  at,
  call,
  createdCard,
  evidence,
  toClickhouse,
  version,
  type RecordInput,
  historicRow,
} from '@/lib/evidence/testing/evidence';
import { inspectionOf } from '../testing/inspectionOf';
import { judgeScorecard } from './judgeScorecard';
import { scorecardViolations } from './scorecardViolations';

const raced = { updates: 1, submits: 1 };

/** Both calls, long before the inspection; what they were answered may or may not be what the copies hold. */
const racingCalls = fc
  .tuple(arbitraryCall, arbitraryCall, fc.boolean())
  .map(([update, submit, refused]): readonly Call[] => [
    call({
      ...update,
      call: 'UpdateScorecard',
      startedAt: at(1),
      finishedAt: at(2),
      status: refused ? 409 : 200,
      steps: [],
    }),
    call({ ...submit, call: 'SubmitScorecard', startedAt: at(1), finishedAt: at(2), status: 200, steps: [] }),
  ]);
const withCalls = (input: fc.Arbitrary<Evidence>) =>
  fc.tuple(input, racingCalls).map(([given, calls]): Evidence => ({ ...given, calls: [...given.calls, ...calls] }));

/** Copies that are near to what a race leaves, settled long ago. */
const afterRace = fc
  .record({
    card: arbitraryCard,
    other: arbitraryCard,
    score: fc.option(arbitraryScore),
    otherScore: arbitraryScore,
    historicScore: arbitraryScore,
    matching: fc.boolean(),
    tied: fc.boolean(),
    which: fc.constantFrom('equal', 'final', 'historic', 'orphan', 'missing', 'twice', 'score'),
  })
  .map(({ card: anyCard, other, score, otherScore, historicScore, matching, tied, which }): Evidence => {
    // Created before the calls, or they belong to an earlier life of the record.
    const card = { ...anyCard, createdAt: createdCard.createdAt ?? null };
    const healthy: RecordInput = { card, scores: score ? { 'c-1': score } : {} };
    switch (which) {
      case 'equal':
        return evidence(healthy);
      case 'final':
        return evidence({
          ...healthy,
          finalCards: [toClickhouse('card', other)],
          versions: [
            ...(matching ? [version({ version: at(3), row: card, insertOrder: 1 })] : []),
            version({ version: at(tied ? 3 : 4), row: other, insertOrder: 2, survives: true }),
            version({ criterionId: 'c-1', version: at(4), row: score ?? otherScore, survives: true }),
          ],
        });
      case 'historic':
        return evidence({ ...healthy, historic: [historicRow('c-1', other, historicScore)] });
      case 'orphan':
        return evidence({ ...healthy, finalScores: [{ criterionId: 'c-2', values: otherScore }] });
      case 'missing':
        return evidence({ ...healthy, finalCards: [], finalScores: [] });
      case 'twice':
        return evidence({ ...healthy, finalCards: [other, card] });
      case 'score':
        return evidence({ ...healthy, finalScores: [{ criterionId: 'c-1', values: otherScore }] });
    }
  });

const anyEvidence = fc.oneof(arbitraryEvidence, withCalls(arbitraryEvidence), withCalls(afterRace));

describe('judging, for any evidence', () => {
  it('never passes what an inspection calls inconsistent, and fails nothing without an error among its findings', () => {
    const seen = { passed: 0, failed: 0, unknown: 0 };
    fc.assert(
      fc.property(anyEvidence, (input) => {
        const inspection = inspectionOf(input);
        const judgement = judgeScorecard(inspection, raced);
        seen[judgement.outcome] += 1;
        if (inspection.verdict !== 'consistent') expect(judgement.outcome).not.toBe('passed');
        if (judgement.outcome === 'failed')
          expect(inspection.findings.map(({ severity }) => severity)).toContain('error');
      }),
      { numRuns: 2_000 },
    );
    // Each of them happens: the property is not met by judging nothing.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5);
  });

  it('once everything was read, is known and is quiet, failed is inconsistent and passed is consistent', () => {
    fc.assert(
      fc.property(withCalls(afterRace), (input) => {
        const inspection = inspectionOf(input);
        const judgement = judgeScorecard(inspection, raced);
        fc.pre(judgement.outcome !== 'unknown');
        expect(judgement.outcome).toBe(inspection.verdict === 'inconsistent' ? 'failed' : 'passed');
      }),
      { numRuns: 1_500 },
    );
  });

  it('names violations in the order in which they are declared, each once, and a reason for what is unknown', () => {
    const codes = scorecardViolations.map(({ code }): string => code);
    fc.assert(
      fc.property(anyEvidence, (input) => {
        const judgement = judgeScorecard(inspectionOf(input), raced);
        if (judgement.outcome === 'failed') {
          const places = judgement.violations.map((code) => codes.indexOf(code));
          expect(places.length).toBeGreaterThan(0);
          expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
          expect(places).not.toContain(-1);
        }
        if (judgement.outcome === 'unknown') expect(judgement.reason).toMatch(/^[A-Z0-9].*\.$/s);
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows nothing without the calls', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryEvidence, afterRace), (input) => {
        expect(judgeScorecard(inspectionOf({ ...input, calls: [] }), raced).outcome).toBe('unknown');
      }),
      { numRuns: 500 },
    );
  });

  it('says every violation that the findings show, and none that they do not', () => {
    const inClickhouse = [
      'out_of_order_write',
      'missing_write',
      'altered_write',
      'split_write',
      'lost_deletion',
      'version_tie',
      'missing_in_clickhouse',
      'missing_in_postgres',
      'missing_row',
      'orphan_row',
      'future_version',
    ];
    fc.assert(
      fc.property(withCalls(afterRace), (input) => {
        const inspection = inspectionOf(input);
        const judgement = judgeScorecard(inspection, raced);
        fc.pre(judgement.outcome === 'failed');
        if (judgement.outcome !== 'failed') return;
        const errors = inspection.findings
          .filter(({ severity }) => severity === 'error')
          .map(({ code }) => code as string);
        const has = (code: string) => judgement.violations.includes(code);
        expect(has('historic_mismatch')).toBe(errors.includes('derived_divergence'));
        expect(has('duplicate_final')).toBe(errors.includes('duplicate_final'));
        expect(has('clickhouse_mismatch') || !errors.some((code) => inClickhouse.includes(code))).toBe(true);
        expect(has('submission_lost') || has('update_lost')).toBe(errors.includes('lost_update'));
      }),
      { numRuns: 1_500 },
    );
  });
});
