import type { ScorecardName } from './scorecard/scorecardName';

/** The card's fields by the ids of the field catalogue. Times are ISO 8601 UTC text with microseconds. */
export interface Card {
  readonly submittedAt: string | null;
  readonly submitterUserId: string | null;
  readonly comment: string;
  /** The mean of the applicable numeric values; null when there is none. */
  readonly score: number | null;
  readonly manuallyScored: boolean;
  readonly taskIds: readonly string[];
  readonly messageIds: readonly string[];
  readonly lastUpdaterUserId: string | null;
  readonly creatorUserId: string | null;
  readonly submissionSource: string;
  readonly templateId: string;
  /** null: the template evaluates no conversation but a process. */
  readonly conversationId: string | null;
  readonly agentUserId: string | null;
  readonly processInteractionAt: string | null;
  readonly processId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Score {
  readonly criterionId: string;
  readonly numericValue: number | null;
  readonly aiValue: number | null;
  readonly textValue: string | null;
  readonly notApplicable: boolean;
  readonly aiScored: boolean;
}

/** A copy of a record: what was read from Postgres, or what a call has made of it in memory. Scores are in the order of their criteria. */
export interface Scorecard {
  readonly name: ScorecardName;
  readonly card: Card;
  readonly scores: readonly Score[];
}

/** A scorecard as Postgres holds it, with the columns that serve the strategies alone. */
export interface StoredScorecard extends Scorecard {
  /** A 64-bit integer as text. */
  readonly rowVersion: string;
  readonly replicationVersion: string;
}

/** The mean of the numeric values of applicable criteria. Always a number that a double holds: it lies between the values, even where their sum is beyond. */
export function meanScore(scores: readonly Score[]): number | null {
  const values = scores.flatMap(({ numericValue, notApplicable }) =>
    numericValue === null || notApplicable ? [] : [numericValue],
  );
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = Number.isFinite(sum)
    ? sum / values.length
    : values.reduce((total, value) => total + value / values.length, 0);
  return Math.min(Math.max(mean, Math.min(...values)), Math.max(...values));
}
