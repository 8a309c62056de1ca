-- The source of truth. One database may hold every customer and profile, or one database each: the key carries both.
CREATE SCHEMA director;
CREATE SCHEMA historic;

CREATE TABLE director.scorecards (
  customer_id            text NOT NULL,
  profile_id             text NOT NULL,
  scorecard_id           uuid NOT NULL,
  template_id            text NOT NULL,
  conversation_id        text,
  created_at             timestamptz NOT NULL,
  updated_at             timestamptz NOT NULL,
  submitted_at           timestamptz,
  submitter_user_id      text,
  last_updater_user_id   text,
  creator_user_id        text,
  agent_user_id          text,
  task_ids               text[] NOT NULL DEFAULT '{}',
  message_ids            text[] NOT NULL DEFAULT '{}',
  manually_scored        boolean NOT NULL DEFAULT false,
  comment                text NOT NULL DEFAULT '',
  submission_source      text NOT NULL DEFAULT '',
  process_interaction_at timestamptz,
  process_id             text,
  score                  double precision,
  -- version_check compares and increments it.
  row_version            bigint NOT NULL DEFAULT 1,
  -- async_reread_row_version stamps ClickHouse with it: assigned under the row's lock, strictly increasing per row.
  replication_version    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (customer_id, profile_id, scorecard_id)
);

CREATE TABLE director.scores (
  customer_id    text NOT NULL,
  profile_id     text NOT NULL,
  scorecard_id   uuid NOT NULL,
  criterion_id   text NOT NULL,
  numeric_value  double precision,
  ai_value       double precision,
  text_value     text,
  not_applicable boolean NOT NULL DEFAULT false,
  ai_scored      boolean NOT NULL DEFAULT false,
  PRIMARY KEY (customer_id, profile_id, scorecard_id, criterion_id),
  FOREIGN KEY (customer_id, profile_id, scorecard_id)
    REFERENCES director.scorecards ON DELETE CASCADE
);

-- One row per score, with the card's fields beside it: what the ClickHouse rows are made from.
CREATE TABLE historic.scorecard_scores (
  customer_id            text NOT NULL,
  profile_id             text NOT NULL,
  scorecard_id           uuid NOT NULL,
  criterion_id           text NOT NULL,
  numeric_value          double precision,
  ai_value               double precision,
  text_value             text,
  not_applicable         boolean NOT NULL DEFAULT false,
  ai_scored              boolean NOT NULL DEFAULT false,
  template_id            text NOT NULL,
  conversation_id        text,
  created_at             timestamptz NOT NULL,
  updated_at             timestamptz NOT NULL,
  submitted_at           timestamptz,
  submitter_user_id      text,
  last_updater_user_id   text,
  creator_user_id        text,
  agent_user_id          text,
  task_ids               text[] NOT NULL DEFAULT '{}',
  message_ids            text[] NOT NULL DEFAULT '{}',
  manually_scored        boolean NOT NULL DEFAULT false,
  comment                text NOT NULL DEFAULT '',
  submission_source      text NOT NULL DEFAULT '',
  process_interaction_at timestamptz,
  process_id             text,
  score                  double precision,
  PRIMARY KEY (customer_id, profile_id, scorecard_id, criterion_id)
);

-- A bare id, pasted without its customer and profile, is found by it.
CREATE INDEX scorecards_by_id ON director.scorecards (scorecard_id);
