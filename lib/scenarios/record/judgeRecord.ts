import type { Inspection } from '@/lib/contract/inspect';
import type { Violation } from '@/lib/contract/scenarios';
import type { Judgement } from '../Race';
import { lossesIn } from './lossesIn';
import { sentence, whyUnjudged, type RacedCalls } from './whyUnjudged';

/** A rule, and whether an inspection shows that it does not hold. */
export type Rule = Violation & { readonly isBroken: (inspection: Inspection) => boolean };

/** What must hold of any record once everything is quiet. */
export const recordRules: readonly Rule[] = [
  {
    code: 'write_lost',
    title: 'What an acknowledged call wrote is in the truth, unless a later call replaced it',
    label: 'Write lost',
    consequence: 'an acknowledged write is lost',
    isBroken: (inspection) => lossIn(inspection, () => true),
  },
  {
    code: 'copy_differs',
    title: 'Every copy equals the truth, field by field',
    label: 'Copy differs',
    consequence: 'a copy differs from the truth',
    isBroken: (inspection) => differsInFinal(inspection) || derivedDiverges(inspection),
  },
  {
    code: 'duplicate_final',
    title: 'ClickHouse shows one row per key',
    label: 'Two rows in FINAL',
    consequence: 'ClickHouse shows a row twice',
    isBroken: (inspection) => fails(inspection, 'final_unique'),
  },
];

/**
 * Judges by rules, in their order. A refused call claims nothing. Of calls that overlap any one may have been last, for an invariant speaks of what a later
 * call replaced and their order can't be told; but one was, on all that both of them set. NULL against a column's default is no mismatch. `unknown` for
 * whatever the inspection itself can't tell.
 */
export function judgeRecord(inspection: Inspection, rules: readonly Rule[], raced: RacedCalls): Judgement {
  const reason = whyUnjudged(inspection, raced);
  if (reason !== null) return { outcome: 'unknown', reason };
  if (inspection.verdict === 'unknown') return { outcome: 'unknown', reason: sentence(inspection.headline) };
  const violations = rules.filter(({ isBroken }) => isBroken(inspection)).map(({ code }) => code);
  if (violations.length > 0) return { outcome: 'failed', violations };
  if (inspection.verdict === 'consistent') return { outcome: 'passed' };
  return { outcome: 'unknown', reason: `${sentence(inspection.headline)} No known call explains it.` };
}

/** An acknowledged call wrote something that the truth lacks. RAW alone is no witness of an acknowledgement. */
export function lossIn(
  { findings }: Inspection,
  counts: (loss: ReturnType<typeof lossesIn>[number]) => boolean,
): boolean {
  return lossesIn(findings).some((loss) => loss.doubt === null && loss.witness !== 'raw_version' && counts(loss));
}

export function derivedDiverges({ findings }: Inspection): boolean {
  return findings.some((finding) => finding.code === 'derived_divergence' && finding.severity === 'error');
}

/** FINAL of a ClickHouse copy lacks a row, or has another value. */
export function differsInFinal(inspection: Inspection): boolean {
  const finals = inspection.copies.filter(({ view }) => view === 'final').map(({ id }) => id);
  return (
    fails(inspection, 'exists') ||
    fails(inspection, 'row_count') ||
    inspection.rows.some(({ fields }) => fields.some(({ differs }) => differs.some((id) => finals.includes(id))))
  );
}

export function fails({ checks }: Inspection, id: Inspection['checks'][number]['id']): boolean {
  return checks.some((check) => check.id === id && check.status === 'fail');
}
