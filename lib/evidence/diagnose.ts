import { runChecks } from './checks/runChecks';
import { readContext } from './context';
import { withAcknowledgements } from './explain/acknowledgement';
import { explain } from './explain/explain';
import { headlineOf } from './explain/headline';
import type { AnyDetection } from './findings/detection';
import { detectAll, strengthOrder } from './findings/detectors';
import { explainedBy } from './findings/explainedBy';
import type { Diagnosis, Finding } from './diagnosis';
import { severities, type Evidence } from './model';
import { isPossibleLoss, verdictOf } from './verdict';

/**
 * Says what the evidence of one record means: do the copies agree, field by field, and if not, which race did it. Pure and total: it never
 * throws, and it says the same whatever the order of versions, rows and calls in the evidence.
 */
export function diagnose(evidence: Evidence): Diagnosis {
  const context = readContext(evidence);
  const detections = detectAll(context);
  const findings = detections
    .map((detection) => ({
      detection,
      finding: tell(detection, explainedBy(detection, detections, context), evidence.inspectedAt),
    }))
    .sort((a, b) => rank(a.finding) - rank(b.finding));
  const checks = runChecks(context);
  const { verdict, reasons } = verdictOf(context, detections, checks);
  const strongest = findings.find(({ finding, detection }) =>
    verdict === 'inconsistent'
      ? finding.severity === 'error' && finding.explainedBy === null
      : reasons[0] === 'possible_loss'
        ? isPossibleLoss(detection)
        : finding.code === 'in_flight',
  );
  return {
    verdict,
    headline: headlineOf(verdict, strongest?.detection ?? null, reasons, context),
    checks,
    fields: withAcknowledgements(context.fields, null, context.lost),
    scores: context.scores.map((score) => ({
      ...score,
      fields: withAcknowledgements(score.fields, score.criterionId, context.lost),
    })),
    versions: context.versions,
    findings: findings.map(({ finding }) => finding),
    callClock: context.callClock,
  };
}

function tell(detection: AnyDetection, explaining: Finding['explainedBy'], inspectedAt: string): Finding {
  const { title, explanation, narrative } = explain(detection, inspectedAt);
  const { code, severity, facts } = detection;
  // Code and facts belong together; that they still do, side by side, is beyond the compiler.
  return { code, severity, title, explanation, narrative, evidence: facts, explainedBy: explaining } as Finding;
}

function rank(finding: Finding): number {
  return (
    severities.indexOf(finding.severity) * 1000 +
    (finding.explainedBy === null ? 0 : 100) +
    strengthOrder.indexOf(finding.code)
  );
}
