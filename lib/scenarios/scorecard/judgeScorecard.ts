import type { Inspection } from '@/lib/contract/inspect';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { derivedDiverges, differsInFinal, fails, judgeRecord, lossIn, type Rule } from '../record/judgeRecord';
import type { Judgement } from '../Race';
import { scorecardViolations } from './scorecardViolations';

/** How many of each call raced. */
export interface RacedCalls {
  readonly updates: number;
  readonly submits: number;
}

type ScorecardViolation = (typeof scorecardViolations)[number]['code'];

const broken: Readonly<Record<ScorecardViolation, Rule['isBroken']>> = {
  submission_lost: (inspection) => lostBy(inspection, 'SubmitScorecard'),
  update_lost: (inspection) => lostBy(inspection, 'UpdateScorecard'),
  historic_mismatch: derivedDiverges,
  clickhouse_mismatch: differsInFinal,
  duplicate_final: (inspection) => fails(inspection, 'final_unique'),
};
const rules = scorecardViolations.map((violation): Rule => ({ ...violation, isBroken: broken[violation.code] }));

/** Judges by the domain's five invariants. The service says with a 409 that a call lost the race. */
export function judgeScorecard(inspection: Inspection, { updates, submits }: RacedCalls): Judgement {
  return judgeRecord(inspection, rules, {
    type: scorecardType,
    counts: { CreateScorecard: 0, UpdateScorecard: updates, SubmitScorecard: submits },
    isRefusal: (status) => status === 409,
  });
}

/** An answer that showed a submission vouches for the Submit. */
function lostBy(inspection: Inspection, call: string): boolean {
  return lossIn(inspection, (loss) =>
    loss.witness === 'acknowledged_call' ? loss.call === call : call === 'SubmitScorecard',
  );
}
