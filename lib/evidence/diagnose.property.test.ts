import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellEvidence } from './testing/tellEvidence';
import { finalId, rawId } from '@/lib/record/RecordType';
import { findingCodes, severities, type Evidence, type SourceRead } from './model';
import { arbitraryCall, arbitraryCard, arbitraryEvidence, arbitraryScore } from './testing/arbitraryEvidence';
import { evidence } from './testing/evidence';

const shuffled = <T>(list: readonly T[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
const equalCopies = fc
  .tuple(arbitraryCard, fc.option(arbitraryScore))
  .map(([card, score]) => evidence({ card, scores: score ? { 'c-1': score } : {} }));

/** The same evidence without what one source said. */
function withoutSource(input: Evidence, id: string): Evidence {
  const down = {
    status: 'unavailable' as const,
    durationMs: 1,
    error: { code: 'timeout' as const, message: '', hint: '' },
  };
  const { truth, derived, clickhouse } = input.sources;
  return {
    ...input,
    sources: {
      truth: id === 'director' ? down : truth,
      derived: derived.map((each) => (id === each.copy ? { ...each, read: down } : each)),
      clickhouse: clickhouse.map((each) => ({
        ...each,
        ...(id === finalId(each.copy) ? { final: down } : {}),
        ...(id === rawId(each.copy) ? { raw: down } : {}),
      })),
    },
  };
}

function shuffledRows<Row, Data extends { readonly rows: readonly Row[] }>(
  read: SourceRead<Data>,
): fc.Arbitrary<SourceRead<Data>> {
  if (read.status === 'unavailable') return fc.constant(read);
  return shuffled(read.data.rows).map((rows) => ({ ...read, data: { ...read.data, rows } }));
}

describe('diagnose, for any evidence', () => {
  it('gives an answer of the contract, and never throws', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (input) => {
        const diagnosis = tellEvidence(input);
        expect(diagnosis.checks.map((check) => check.id)).toEqual([
          'exists',
          'row_count',
          'submitted_state',
          'overall_score',
          'child_fields',
          'root_fields',
          'historic',
          'final_unique',
        ]);
        expect(diagnosis.headline.lead.length * diagnosis.headline.rest.length).toBeGreaterThan(0);
        const codes = diagnosis.findings.map((finding) => finding.code);
        expect(new Set(codes).size).toBe(codes.length);
        expect(codes.every((code) => findingCodes.includes(code))).toBe(true);
        const ranks = diagnosis.findings.map((finding) => severities.indexOf(finding.severity));
        expect(ranks).toEqual([...ranks].sort());
        for (const finding of diagnosis.findings) {
          if (finding.explainedBy !== null) expect(codes).toContain(finding.explainedBy);
          expect(finding.explainedBy).not.toBe(finding.code);
          expect(finding.narrative.join(' ')).not.toMatch(/undefined|null\b|NaN ms|\[object/);
        }
        // What leaves as JSON comes back the same: no bigint, no undefined, no cycle in the evidence.
        const plain = (value: unknown): unknown =>
          JSON.parse(JSON.stringify(value, (_, each: unknown) => (each === undefined ? 'undefined' : each)));
        expect(plain(plain(diagnosis.findings))).toEqual(plain(diagnosis.findings));
        expect(JSON.stringify(plain(diagnosis.findings))).not.toContain('"undefined"');
      }),
      { numRuns: 1000 },
    );
  });

  it('says inconsistent exactly where a finding is an error', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (input) => {
        const { verdict, findings } = tellEvidence(input);
        expect(verdict === 'inconsistent').toBe(findings.some((finding) => finding.severity === 'error'));
      }),
      { numRuns: 500 },
    );
  });

  it('a consistent record shows no difference and fails no check', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryEvidence, equalCopies), (input) => {
        const { verdict, rows, checks } = tellEvidence(input);
        if (verdict !== 'consistent') return;
        expect(rows.filter((each) => each.status !== 'equal' && each.status !== 'equal_by_convention')).toEqual([]);
        expect(checks.filter((check) => check.status !== 'pass')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('equal copies are never inconsistent', () => {
    fc.assert(
      fc.property(equalCopies, (input) => {
        expect(tellEvidence(input).verdict).not.toBe('inconsistent');
      }),
    );
  });

  it('a source that was not read is never a pass', () => {
    const source = fc.constantFrom('director', 'historic', 'clickhouse.final', 'clickhouse.raw');
    fc.assert(
      fc.property(fc.oneof(arbitraryEvidence, equalCopies), source, (input, id) => {
        expect(tellEvidence(withoutSource(input, id)).verdict).not.toBe('consistent');
      }),
      { numRuns: 500 },
    );
  });

  it('says the same for any order of versions, rows and calls', () => {
    const reordered = arbitraryEvidence.chain((input) => {
      const { truth, derived, clickhouse } = input.sources;
      return fc
        .record({
          calls: shuffled(input.calls),
          truth: shuffledRows(truth),
          derived: fc.tuple(...derived.map(({ read }) => shuffledRows(read))),
          clickhouse: fc.tuple(
            ...clickhouse.map(({ final, raw }) =>
              fc.record({
                final: shuffledRows(final),
                raw:
                  raw.status === 'unavailable'
                    ? fc.constant(raw)
                    : shuffled(raw.data.versions).map((versions) => ({ ...raw, data: { ...raw.data, versions } })),
              }),
            ),
          ),
        })
        .map((order): readonly [Evidence, Evidence] => [
          input,
          {
            ...input,
            calls: order.calls,
            sources: {
              truth: order.truth,
              derived: derived.map((each, index) => ({ ...each, read: order.derived[index] ?? each.read })),
              clickhouse: clickhouse.map((each, index) => ({ ...each, ...order.clickhouse[index] })),
            },
          },
        ]);
    });
    fc.assert(
      fc.property(reordered, ([before, after]) => {
        // As JSON, in which -0 is 0: which of the two equal values stands for both is no part of the answer.
        expect(JSON.stringify(tellEvidence(after))).toBe(JSON.stringify(tellEvidence(before)));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads no call that is refused, and no read, as a change', () => {
    // A read's answer that shows a submission is evidence of one; it says nothing else.
    const harmless = arbitraryCall.map((each) =>
      each.call === 'GetScorecard' ? { ...each, response: { comment: 'a' } } : { ...each, status: 409 },
    );
    fc.assert(
      fc.property(equalCopies, fc.array(harmless, { maxLength: 4 }), (input, calls) => {
        expect(tellEvidence({ ...input, calls }).verdict).toBe(tellEvidence(input).verdict);
      }),
    );
  });
});
