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

/** A statement that repairs a copy. It is shown and never run. */
export interface RepairStatement {
  readonly store: 'postgres' | 'clickhouse';
  /** The copy that it writes. */
  readonly copy: string;
  readonly table: string;
  readonly sql: string;
}

/** What to do about a finding. */
export interface Remedy {
  /** In a sentence or two. */
  readonly repair: string;
  /** In the order in which they are run; none where no SQL repairs it. */
  readonly statements: readonly RepairStatement[];
  /** Calls to send again, if the truth itself lost what they set. `request` is left out where it is not known. */
  readonly sendAgain: readonly { readonly call: string; readonly request?: unknown }[];
  /** What would have kept it from happening; null where nothing of that kind is known. */
  readonly prevention: string | null;
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
  /** Left out where nothing is to be done, or where the remedy is that of the finding which explains this one. */
  readonly remedy?: Remedy;
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
