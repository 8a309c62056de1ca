import type { RowKey } from '@/lib/record/rows';
import type { FactsByCode } from '@/lib/evidence/findings/facts';
import type { CallClock, FindingCode, RowComparison, Severity, Verdict, VersionChange } from '@/lib/evidence/model';

/** The verdict in one sentence: `lead` is its first words, the sentence goes on with `rest`. */
export interface Headline {
  readonly lead: string;
  readonly rest: string;
}

export interface ToldCheck {
  readonly id: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly summary: string;
}

interface ToldFindingOf<Code extends FindingCode> {
  readonly code: Code;
  readonly severity: Severity;
  /** The copy that it is about, where it is about one of several; null: about none of them. */
  readonly copy: string | null;
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
export type ToldFinding = { readonly [Code in FindingCode]: ToldFindingOf<Code> }[FindingCode];

/** A version, with the row that it is of. */
export type ToldVersion = Omit<VersionChange, 'row'> & RowKey;

export interface NotJudged {
  readonly what: string;
  readonly why: string;
  readonly enabledBy: string;
}

/** What a diagnosis says to a person. Findings: the strongest first. */
export interface ToldDiagnosis {
  readonly verdict: Verdict;
  readonly headline: Headline;
  readonly checks: readonly ToldCheck[];
  /** The root's row first. */
  readonly rows: readonly RowComparison[];
  readonly versions: readonly ToldVersion[];
  readonly findings: readonly ToldFinding[];
  /** What cannot be judged of records of this type, and what would make it possible. */
  readonly notJudged: readonly NotJudged[];
  /** null when the clocks agree, or when nothing tells them apart. */
  readonly callClock: CallClock | null;
}
