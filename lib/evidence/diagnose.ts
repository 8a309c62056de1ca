import { runChecks } from './checks/runChecks';
import { readContext, type Context } from './context';
import type { AnyDetection } from './findings/detection';
import { detectAll, strengthOrder } from './findings/detectors';
import { explainedBy } from './findings/explainedBy';
import { severities, type Check, type Evidence, type FindingCode, type Verdict } from './model';
import { isPossibleLoss, verdictOf, type UnknownReason } from './verdict';

/** What a detector found, and the finding that explains it, under which it is folded. */
export interface Finding {
  readonly detection: AnyDetection;
  readonly explainedBy: FindingCode | null;
}

/** All that the evidence says of one record, as facts. Findings: the strongest first. */
export interface Diagnosis {
  readonly verdict: Verdict;
  /** Why the verdict could not be given, the weightiest first. */
  readonly reasons: readonly UnknownReason[];
  /** The finding that the verdict rests on, if it rests on one. */
  readonly strongest: AnyDetection | null;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  readonly context: Context;
}

/**
 * Says what the evidence of one record means: do the copies agree, field by field, and if not, which race did it. Pure and total: it never
 * throws, and it says the same whatever the order of versions, rows and calls in the evidence.
 */
export function diagnose(evidence: Evidence): Diagnosis {
  const context = readContext(evidence);
  const detections = detectAll(context);
  const findings = detections
    .map((detection): Finding => ({ detection, explainedBy: explainedBy(detection, detections, context) }))
    .sort((a, b) => rank(a) - rank(b));
  const checks = runChecks(context);
  const { verdict, reasons } = verdictOf(context, detections, checks);
  const strongest = findings.find(({ detection, explainedBy: explaining }) =>
    verdict === 'inconsistent'
      ? detection.severity === 'error' && explaining === null
      : reasons[0] === 'possible_loss'
        ? isPossibleLoss(detection)
        : detection.code === 'in_flight',
  );
  return { verdict, reasons, strongest: strongest?.detection ?? null, checks, findings, context };
}

/** Errors before warnings before infos; what stands on its own before what another finding explains; then by strength. */
function rank({ detection, explainedBy: explaining }: Finding): number {
  return (
    severities.indexOf(detection.severity) * 1000 +
    (explaining === null ? 0 : 100) +
    strengthOrder.indexOf(detection.code)
  );
}
