import type { Field, RecordType } from '@/lib/record/RecordType';

/** A field with the same column in both schemas of Postgres; `clickhouse` null: it keeps no such column. */
function field(id: string, label: string, column: string, clickhouse: string | null = column): Field {
  return { id, label, columns: { director: column, historic: column, ...(clickhouse === null ? {} : { clickhouse }) } };
}

const SEGMENT = {
  pattern: '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?',
  longest: 63,
  expected: '1 to 63 lower-case letters, digits or inner hyphens',
};
const key = { customer: 'customer_id', profile: 'profile_id', scorecard: 'scorecard_id' };
const scoreKey = { ...key, criterion: 'criterion_id' };

const cardFields = [
  field('submittedAt', 'submitted at', 'submitted_at', 'submit_time'),
  field('submitterUserId', 'submitter', 'submitter_user_id'),
  field('comment', 'comment', 'comment'),
  field('score', 'score', 'score'),
  field('manuallyScored', 'manually scored', 'manually_scored'),
  field('taskIds', 'task ids', 'task_ids'),
  field('messageIds', 'message ids', 'message_ids'),
  field('lastUpdaterUserId', 'last updater', 'last_updater_user_id'),
  field('creatorUserId', 'creator', 'creator_user_id'),
  field('submissionSource', 'submission source', 'submission_source'),
  field('templateId', 'template', 'template_id'),
  field('conversationId', 'conversation', 'conversation_id'),
  field('agentUserId', 'agent', 'agent_user_id'),
  field('processInteractionAt', 'process interaction at', 'process_interaction_at'),
  field('processId', 'process', 'process_id'),
  field('createdAt', 'created at', 'created_at', 'create_time'),
  field('updatedAt', 'updated at', 'updated_at', null),
];

const scoreFields = [
  field('numericValue', 'numeric value', 'numeric_value'),
  field('aiValue', 'AI value', 'ai_value'),
  field('textValue', 'text value', 'text_value'),
  field('notApplicable', 'not applicable', 'not_applicable'),
  field('aiScored', 'AI scored', 'ai_scored'),
];

const resource = 'scorecard';
const scores = [{ rowSet: 'score', list: 'scores', key: { criterion: 'criterionId' } }];
const nothing = { sets: {}, replaces: [], computes: [], stamps: [], resource };

/** The built-in example: a scorecard with its scores, as the reference service keeps it. */
export const scorecardType: RecordType = {
  id: 'scorecard',
  title: 'Scorecard',
  name: 'customers/{customer}/profiles/{profile}/scorecards/{scorecard}',
  key: [
    { id: 'customer', type: 'text', form: { ...SEGMENT, example: 'cox' } },
    { id: 'profile', type: 'text', form: { ...SEGMENT, example: 'sales' } },
    {
      id: 'scorecard',
      type: 'uuid',
      form: {
        pattern: '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
        longest: 36,
        expected: 'a UUIDv7 in lower case',
        example: '019bd2e8-5c71-70e9-9a89-acb3efd08e34',
      },
    },
  ],
  rows: [
    { id: 'card', noun: 'card', plural: 'cards', key: [], fields: cardFields },
    { id: 'score', noun: 'score', plural: 'scores', key: [{ id: 'criterion', type: 'text' }], fields: scoreFields },
  ],
  copies: [
    {
      id: 'director',
      title: 'director',
      where: 'Postgres, the truth',
      store: 'postgres',
      role: 'truth',
      tables: [
        { rowSet: 'card', table: 'director.scorecards', key },
        { rowSet: 'score', table: 'director.scores', key: scoreKey },
      ],
    },
    {
      id: 'historic',
      title: 'historic',
      where: 'Postgres, schema historic: one row per score',
      store: 'postgres',
      role: 'derived',
      tables: [{ rowSet: 'score', table: 'historic.scorecard_scores', key: scoreKey, carriesRoot: true }],
    },
    {
      id: 'clickhouse',
      title: 'ClickHouse',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [
        { rowSet: 'card', table: 'scorecard', key },
        { rowSet: 'score', table: 'scorecard_score', key: scoreKey },
      ],
    },
  ],
  changedAt: 'updatedAt',
  createdAt: 'createdAt',
  bookkeeping: ['lastUpdaterUserId'],
  milestones: [
    {
      id: 'submitted_state',
      title: 'submitted state',
      fields: ['submittedAt', 'submitterUserId'],
      past: 'Submitted',
      noun: 'submission',
    },
  ],
  groups: [{ id: 'overall_score', title: 'overall score', fields: ['score'] }],
  calls: [
    {
      id: 'CreateScorecard',
      noun: 'Create',
      kind: 'create',
      sets: {
        ...Object.fromEntries(cardFields.map(({ id }) => [id, 'always' as const])),
        submittedAt: 'maybe',
        submitterUserId: 'maybe',
        updatedAt: 'maybe',
        createdAt: 'maybe',
      },
      replaces: scores,
      computes: [],
      stamps: ['updatedAt', 'createdAt'],
      resource,
    },
    {
      id: 'UpdateScorecard',
      noun: 'Update',
      kind: 'update',
      sets: {
        comment: 'asked',
        taskIds: 'asked',
        messageIds: 'asked',
        manuallyScored: 'always',
        lastUpdaterUserId: 'always',
        creatorUserId: 'unasked',
        submissionSource: 'maybe',
        processInteractionAt: 'maybe',
        processId: 'maybe',
        agentUserId: 'maybe',
      },
      replaces: scores,
      computes: ['score'],
      stamps: ['updatedAt'],
      resource,
    },
    {
      id: 'SubmitScorecard',
      noun: 'Submit',
      kind: 'update',
      sets: { submittedAt: 'always', submitterUserId: 'always', lastUpdaterUserId: 'always', taskIds: 'asked' },
      replaces: [],
      computes: [],
      stamps: ['updatedAt', 'submittedAt'],
      resource,
    },
    { id: 'GetScorecard', noun: 'Get', kind: 'read', ...nothing },
    { id: 'DeleteScorecard', noun: 'Delete', kind: 'delete', ...nothing },
    { id: 'Reindex', noun: 'Reindex', kind: 'copy', ...nothing },
  ],
  ignore: [],
  settleMs: null,
};
