import type { FactsByCode } from './findings/facts';
import type {
  CallClock,
  Check,
  FieldComparison,
  FindingCode,
  Headline,
  ScoreComparison,
  Severity,
  Verdict,
  VersionChange,
} from './model';

interface FindingOf<Code extends FindingCode> {
  readonly code: Code;
  readonly severity: Severity;
  readonly title: string;
  readonly explanation: string;
  /** What happened, in which order; one sentence each. */
  readonly narrative: readonly string[];
  /** As the detector found them. */
  readonly evidence: FactsByCode[Code];
  /** The finding that explains this one; it is folded under that one. */
  readonly explainedBy: FindingCode | null;
}

/** What a detector found, in words and with the facts behind it. */
export type Finding = { readonly [Code in FindingCode]: FindingOf<Code> }[FindingCode];

/** All that the evidence says of one record. Findings: the strongest first. */
export interface Diagnosis {
  readonly verdict: Verdict;
  readonly headline: Headline;
  readonly checks: readonly Check[];
  readonly fields: readonly FieldComparison[];
  readonly scores: readonly ScoreComparison[];
  readonly versions: readonly VersionChange[];
  readonly findings: readonly Finding[];
  /** null when the clocks agree, or when nothing tells them apart. */
  readonly callClock: CallClock | null;
}
