import { scorecardName, type ScorecardName } from '../../lib/reference/scorecard/scorecardName';

/**
 * Card number n, as SQL of both stores: each computes the same card from n, so that a million need not travel. The id is a UUIDv7 as a
 * service makes them: first the time, here a card a millisecond, then bits without order. `k` is the number of one of its scores.
 */
export const scoresPerCard = 10;

const firstIdMs = 0x019bd2e85c71;
/** 2026-01-18 00:00 UTC. */
const firstCreatedUs = 1_768_694_400_000_000;
const lifeUs = 600_000_000;

const commentText = 'Greeted well, found the need, missed the discount that was asked about; card ';
const postgresTime = (agedUs: number) =>
  `(to_timestamp(${firstCreatedUs / 1e6}) + n * interval '1001 microseconds' + interval '${agedUs} microseconds')`;
const clickhouseTime = (agedUs: number) =>
  `fromUnixTimestamp64Micro(toInt64(${firstCreatedUs + agedUs} + n * 1001), 'UTC')`;
const hexId = `right('0' || to_hex(${firstIdMs}::bigint + n), 12)`;

type Columns = Readonly<Record<string, string>>;

/** All belong to one customer's profile, so to one partition: the largest that this number of cards can make. */
const postgresKey: Columns = {
  customer_id: "'cox'",
  profile_id: "'sales'",
  scorecard_id: `(left(${hexId}, 8) || '-' || right(${hexId}, 4) || '-7' || substr(md5(n::text), 1, 3) || '-8' || substr(md5(n::text), 4, 3) || '-' || substr(md5(n::text), 7, 12))::uuid`,
};

export const postgresCard: Columns = {
  ...postgresKey,
  template_id: "'template-' || n % 7",
  conversation_id: "'conversation-' || n",
  created_at: postgresTime(0),
  updated_at: postgresTime(lifeUs),
  submitted_at: postgresTime(lifeUs),
  submitter_user_id: "'coach-' || n % 100",
  last_updater_user_id: "'coach-' || n % 100",
  creator_user_id: "'coach-' || n % 90",
  agent_user_id: "'agent-' || n % 500",
  task_ids: "ARRAY['task-' || n % 9]",
  message_ids: "ARRAY['message-1', 'message-2']",
  manually_scored: 'true',
  comment: `'${commentText}' || n`,
  submission_source: "'web'",
  score: '(n % 40) / 10.0::float8',
};
export const postgresScore: Columns = {
  criterion_id: "'criterion-' || k",
  numeric_value: '(n + k) % 5',
  ai_value: '(n * k) % 5',
  text_value: "'said so at minute ' || k",
  not_applicable: 'k = 9',
  ai_scored: 'k % 2 = 0',
};
export const postgresScoreKey = postgresKey;

const clickhouseHexId = `right(concat('0', lower(hex(${firstIdMs} + n))), 12)`;
const mixed = 'lower(hex(MD5(toString(n))))';
const clickhouseKey: Columns = {
  customer_id: "'cox'",
  profile_id: "'sales'",
  scorecard_id: `toUUID(concat(left(${clickhouseHexId}, 8), '-', right(${clickhouseHexId}, 4), '-7', substring(${mixed}, 1, 3), '-8', substring(${mixed}, 4, 3), '-', substring(${mixed}, 7, 12)))`,
};

/** The card as Postgres has it, stamped `laterMin` minutes after its last change: what a repeated write of the same leaves behind. */
export function clickhouseCard(laterMin: number): Columns {
  return {
    ...clickhouseKey,
    template_id: "concat('template-', toString(n % 7))",
    conversation_id: "concat('conversation-', toString(n))",
    create_time: clickhouseTime(0),
    submit_time: clickhouseTime(lifeUs),
    submitter_user_id: "concat('coach-', toString(n % 100))",
    last_updater_user_id: "concat('coach-', toString(n % 100))",
    creator_user_id: "concat('coach-', toString(n % 90))",
    agent_user_id: "concat('agent-', toString(n % 500))",
    task_ids: "[concat('task-', toString(n % 9))]",
    message_ids: "['message-1', 'message-2']",
    manually_scored: 'true',
    comment: `concat('${commentText}', toString(n))`,
    submission_source: "'web'",
    score: '(n % 40) / 10.0',
    update_time: clickhouseTime(lifeUs + laterMin * 60_000_000),
  };
}

export function clickhouseScore(laterMin: number): Columns {
  return {
    ...clickhouseKey,
    criterion_id: "concat('criterion-', toString(k))",
    numeric_value: '(n + k) % 5',
    ai_value: '(n * k) % 5',
    text_value: "concat('said so at minute ', toString(k))",
    not_applicable: 'k = 9',
    ai_scored: 'k % 2 = 0',
    update_time: clickhouseTime(lifeUs + laterMin * 60_000_000),
  };
}

export const sampleCount = 200;
/** Sampled cards lie among the first ten thousand, and are the same at every size. */
export const sampleNumber = (index: number): number => index * 49;

export const sampleKeysSql = `SELECT ${postgresKey.customer_id}, ${postgresKey.profile_id}, ${postgresKey.scorecard_id}::text FROM unnest($1::bigint[]) AS cards (n)`;

export function toName(row: readonly string[]): ScorecardName {
  const [customer = '', profile = '', scorecard = ''] = row;
  return scorecardName(customer, profile, scorecard);
}
