/**
 * The field catalogue: every compared field once, with its columns and the kind that decides by which rule two values count as equal.
 * SQL, comparison, findings and screens are driven by it; a team with other tables changes this data. Source: the domain's table of card fields.
 */

export type FieldKind = 'timestamp' | 'text' | 'textArray' | 'boolean' | 'float';

/** A column of a store. `type` is the declared type the schema gives it; what the server itself declares wins at run time. */
export interface Column {
  readonly column: string;
  readonly type: string;
}

export interface Field {
  readonly id: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly postgres: Column;
  readonly historic: Column;
  /** null: ClickHouse keeps no such column, so the field is shown and not compared there. */
  readonly clickhouse: Column | null;
}

function field(id: string, label: string, kind: FieldKind, column: string, clickhouse: Column | null): Field {
  const types: Record<FieldKind, string> = {
    timestamp: 'timestamptz',
    text: 'text',
    textArray: 'text[]',
    boolean: 'boolean',
    float: 'double precision',
  };
  const postgres = { column, type: types[kind] };
  return { id, label, kind, postgres, historic: postgres, clickhouse };
}

export const cardFields = [
  field('submittedAt', 'submitted at', 'timestamp', 'submitted_at', {
    column: 'submit_time',
    type: "DateTime64(6, 'UTC')",
  }),
  field('submitterUserId', 'submitter', 'text', 'submitter_user_id', { column: 'submitter_user_id', type: 'String' }),
  field('comment', 'comment', 'text', 'comment', { column: 'comment', type: 'String' }),
  field('score', 'score', 'float', 'score', { column: 'score', type: 'Nullable(Float64)' }),
  field('manuallyScored', 'manually scored', 'boolean', 'manually_scored', { column: 'manually_scored', type: 'Bool' }),
  field('taskIds', 'task ids', 'textArray', 'task_ids', { column: 'task_ids', type: 'Array(String)' }),
  field('messageIds', 'message ids', 'textArray', 'message_ids', { column: 'message_ids', type: 'Array(String)' }),
  field('lastUpdaterUserId', 'last updater', 'text', 'last_updater_user_id', {
    column: 'last_updater_user_id',
    type: 'String',
  }),
  field('creatorUserId', 'creator', 'text', 'creator_user_id', { column: 'creator_user_id', type: 'String' }),
  field('submissionSource', 'submission source', 'text', 'submission_source', {
    column: 'submission_source',
    type: 'LowCardinality(String)',
  }),
  field('templateId', 'template', 'text', 'template_id', { column: 'template_id', type: 'String' }),
  field('conversationId', 'conversation', 'text', 'conversation_id', { column: 'conversation_id', type: 'String' }),
  field('agentUserId', 'agent', 'text', 'agent_user_id', { column: 'agent_user_id', type: 'String' }),
  field('processInteractionAt', 'process interaction at', 'timestamp', 'process_interaction_at', {
    column: 'process_interaction_at',
    type: "DateTime64(3, 'UTC')",
  }),
  field('processId', 'process', 'text', 'process_id', { column: 'process_id', type: 'String' }),
  field('createdAt', 'created at', 'timestamp', 'created_at', { column: 'create_time', type: "DateTime64(6, 'UTC')" }),
  field('updatedAt', 'updated at', 'timestamp', 'updated_at', null),
] as const satisfies readonly Field[];

export const scoreFields = [
  field('numericValue', 'numeric value', 'float', 'numeric_value', {
    column: 'numeric_value',
    type: 'Nullable(Float64)',
  }),
  field('aiValue', 'AI value', 'float', 'ai_value', { column: 'ai_value', type: 'Nullable(Float64)' }),
  field('textValue', 'text value', 'text', 'text_value', { column: 'text_value', type: 'String' }),
  field('notApplicable', 'not applicable', 'boolean', 'not_applicable', { column: 'not_applicable', type: 'Bool' }),
  field('aiScored', 'AI scored', 'boolean', 'ai_scored', { column: 'ai_scored', type: 'Bool' }),
] as const satisfies readonly Field[];

/** Where the two kinds of row live, and by which columns a row is found. */
export const tables = {
  card: { postgres: 'director.scorecards', clickhouse: 'scorecard' },
  score: { postgres: 'director.scores', clickhouse: 'scorecard_score' },
  historic: { postgres: 'historic.scorecard_scores' },
  key: { customer: 'customer_id', profile: 'profile_id', scorecard: 'scorecard_id', criterion: 'criterion_id' },
  /** Used when the server's own description of the table names no version column. */
  version: 'update_time',
} as const;
