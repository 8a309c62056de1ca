import { rootOf, rowSetOf, type Field } from '@/lib/record/RecordType';
import { scorecardType } from './scorecardType';

/** A column with the type that the schema declares. */
export interface DeclaredColumn {
  readonly column: string;
  readonly type: string;
}

export interface DeclaredField {
  readonly id: string;
  /** The same column in director and in historic. */
  readonly postgres: DeclaredColumn;
  /** null: ClickHouse keeps no such column. */
  readonly clickhouse: DeclaredColumn | null;
}

const micro = "DateTime64(6, 'UTC')";
/** What is not declared as text. */
const declared: Readonly<Record<string, readonly [postgres: string, clickhouse: string]>> = {
  submittedAt: ['timestamptz', micro],
  createdAt: ['timestamptz', micro],
  updatedAt: ['timestamptz', micro],
  processInteractionAt: ['timestamptz', "DateTime64(3, 'UTC')"],
  score: ['double precision', 'Nullable(Float64)'],
  numericValue: ['double precision', 'Nullable(Float64)'],
  aiValue: ['double precision', 'Nullable(Float64)'],
  manuallyScored: ['boolean', 'Bool'],
  notApplicable: ['boolean', 'Bool'],
  aiScored: ['boolean', 'Bool'],
  taskIds: ['text[]', 'Array(String)'],
  messageIds: ['text[]', 'Array(String)'],
  submissionSource: ['text', 'LowCardinality(String)'],
};

function declare({ id, columns: { director = '', clickhouse } }: Field): DeclaredField {
  const [inPostgres, inClickHouse] = declared[id] ?? ['text', 'String'];
  return {
    id,
    postgres: { column: director, type: inPostgres },
    clickhouse: clickhouse === undefined ? null : { column: clickhouse, type: inClickHouse },
  };
}

/** Every field of the card with its columns, as the schema of this service declares them: what it writes is made from here. */
export const cardFields: readonly DeclaredField[] = rootOf(scorecardType).fields.map(declare);
export const scoreFields: readonly DeclaredField[] = rowSetOf(scorecardType, 'score').fields.map(declare);

/** Where the two kinds of row live, and by which columns a row is found. */
export const tables = {
  card: { postgres: 'director.scorecards', clickhouse: 'scorecard' },
  score: { postgres: 'director.scores', clickhouse: 'scorecard_score' },
  historic: { postgres: 'historic.scorecard_scores' },
  key: { customer: 'customer_id', profile: 'profile_id', scorecard: 'scorecard_id', criterion: 'criterion_id' },
  version: 'update_time',
} as const;
