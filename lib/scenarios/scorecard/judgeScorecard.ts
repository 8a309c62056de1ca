import type { Inspection } from '@/lib/contract/inspect';
import type { Judgement } from '../Scenario';
import { scorecardViolations } from './scorecardViolations';
import { lossesIn } from './lossesIn';
import { sentence, whyUnjudged, type RacedCalls } from './whyUnjudged';

type ScorecardViolation = (typeof scorecardViolations)[number]['code'];

const violated: Readonly<Record<ScorecardViolation, (inspection: Inspection) => boolean>> = {
  submission_lost: (inspection) => lostBy(inspection, 'SubmitScorecard'),
  update_lost: (inspection) => lostBy(inspection, 'UpdateScorecard'),
  historic_mismatch: ({ findings }) =>
    findings.some((finding) => finding.code === 'derived_divergence' && finding.severity === 'error'),
  clickhouse_mismatch: differsInFinal,
  duplicate_final: (inspection) => fails(inspection, 'final_unique'),
};

/**
 * Judges by the domain's five invariants. A refused call (409) claims nothing. Of calls that overlap any one may have been last, for an
 * invariant speaks of what a later call replaced and their order can't be told; but one was, on all that both of them set. NULL against a column's default is no
 * mismatch. `unknown` for whatever the inspection itself can't tell.
 */
export function judgeScorecard(inspection: Inspection, raced: RacedCalls): Judgement {
  const reason = whyUnjudged(inspection, raced);
  if (reason !== null) return { outcome: 'unknown', reason };
  if (inspection.verdict === 'unknown') return { outcome: 'unknown', reason: sentence(inspection.headline) };
  const violations: readonly ScorecardViolation[] = scorecardViolations
    .map(({ code }) => code)
    .filter((code) => violated[code](inspection));
  if (violations.length > 0) return { outcome: 'failed', violations };
  if (inspection.verdict === 'consistent') return { outcome: 'passed' };
  return { outcome: 'unknown', reason: `${sentence(inspection.headline)} No call that is known explains it.` };
}

/**
 * An acknowledged call wrote something that Postgres lacks. An answer that showed a submission vouches for the Submit; RAW alone is no witness
 * of an acknowledgement.
 */
function lostBy({ findings }: Inspection, call: Inspection['calls'][number]['call']): boolean {
  return lossesIn(findings).some(
    (loss) =>
      loss.doubt === null &&
      (loss.witness === 'acknowledged_call'
        ? loss.call === call
        : loss.witness === 'answer' && call === 'SubmitScorecard'),
  );
}

function differsInFinal(inspection: Inspection): boolean {
  return (
    fails(inspection, 'exists') ||
    fails(inspection, 'row_count') ||
    inspection.rows.some(({ fields }) => fields.some(({ differs }) => differs.includes('clickhouse.final')))
  );
}

function fails({ checks }: Inspection, id: Inspection['checks'][number]['id']): boolean {
  return checks.some((check) => check.id === id && check.status === 'fail');
}
