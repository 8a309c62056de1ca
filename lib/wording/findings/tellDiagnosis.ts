import type { Diagnosis, Finding } from '@/lib/evidence/diagnose';
import type { ToldDiagnosis, ToldFinding } from '@/lib/contract/told';
import { withAcknowledgements } from './acknowledgement';
import { checkSummary } from './checkSummary';
import { explain } from './explain';
import { headlineOf } from './headline';

/** Puts a diagnosis into words. */
export function tellDiagnosis(diagnosis: Diagnosis): ToldDiagnosis {
  const { verdict, checks, findings, context } = diagnosis;
  const { inspectedAt } = context.evidence;
  return {
    verdict,
    headline: headlineOf(diagnosis),
    checks: checks.map((check) => ({ id: check.id, status: check.status, summary: checkSummary(check, inspectedAt) })),
    fields: withAcknowledgements(context.fields, null, context.lost),
    scores: context.scores.map((score) => ({
      ...score,
      fields: withAcknowledgements(score.fields, score.criterionId, context.lost),
    })),
    versions: context.versions,
    findings: findings.map((finding) => tellFinding(finding, inspectedAt)),
    callClock: context.callClock,
  };
}

function tellFinding({ detection, explainedBy }: Finding, inspectedAt: string): ToldFinding {
  const { title, explanation, narrative } = explain(detection, inspectedAt);
  const { code, severity, facts } = detection;
  // Code and facts belong together; that they still do, side by side, is beyond the compiler.
  return { code, severity, title, explanation, narrative, evidence: facts, explainedBy } as ToldFinding;
}
