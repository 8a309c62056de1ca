import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellEvidence } from './testing/tellEvidence';
import { checkIds, findingCodes, severities, type Evidence } from './model';
import { arbitraryCall, arbitraryCard, arbitraryEvidence, arbitraryScore } from './testing/arbitraryEvidence';
import { evidence } from './testing/evidence';

const shuffled = <T>(list: readonly T[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
const equalCopies = fc
  .tuple(arbitraryCard, fc.option(arbitraryScore))
  .map(([card, score]) => evidence({ card, scores: score ? { 'c-1': score } : {} }));

describe('diagnose, for any evidence', () => {
  it('gives an answer of the contract, and never throws', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (input) => {
        const diagnosis = tellEvidence(input);
        expect(diagnosis.checks.map((check) => check.id)).toEqual(checkIds);
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
        const { verdict, fields, scores, checks } = tellEvidence(input);
        if (verdict !== 'consistent') return;
        expect(
          [...fields, ...scores].filter((each) => each.status !== 'equal' && each.status !== 'equal_by_convention'),
        ).toEqual([]);
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
    const source = fc.constantFrom('postgres', 'historic', 'clickhouseFinal', 'clickhouseRaw');
    fc.assert(
      fc.property(fc.oneof(arbitraryEvidence, equalCopies), source, (input, id) => {
        const down: Evidence = {
          ...input,
          sources: {
            ...input.sources,
            [id]: { status: 'unavailable', durationMs: 1, error: { code: 'timeout', message: '', hint: '' } },
          },
        };
        expect(tellEvidence(down).verdict).not.toBe('consistent');
      }),
      { numRuns: 500 },
    );
  });

  it('says the same for any order of versions, rows and calls', () => {
    const reordered = arbitraryEvidence.chain((input) => {
      const { postgres, historic, clickhouseFinal: final, clickhouseRaw: raw } = input.sources;
      return fc
        .record({
          calls: shuffled(input.calls),
          versions: shuffled(raw.status === 'unavailable' ? [] : raw.data.versions),
          scores: shuffled(postgres.status === 'unavailable' ? [] : postgres.data.scores),
          rows: shuffled(historic.status === 'unavailable' ? [] : historic.data.rows),
          cards: shuffled(final.status === 'unavailable' ? [] : final.data.cards),
          finalScores: shuffled(final.status === 'unavailable' ? [] : final.data.scores),
        })
        .map(({ calls, versions, scores, rows, cards, finalScores }): readonly [Evidence, Evidence] => [
          input,
          {
            ...input,
            calls,
            sources: {
              postgres:
                postgres.status === 'unavailable' ? postgres : { ...postgres, data: { ...postgres.data, scores } },
              historic: historic.status === 'unavailable' ? historic : { ...historic, data: { rows } },
              clickhouseFinal:
                final.status === 'unavailable' ? final : { ...final, data: { cards, scores: finalScores } },
              clickhouseRaw: raw.status === 'unavailable' ? raw : { ...raw, data: { ...raw.data, versions } },
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
