-- merge_selector_base keeps the versions of a key apart, so that an investigation can still read them;
-- the embedded server merges a partition only when its parts grow too many.
CREATE TABLE IF NOT EXISTS scorecard (
  customer_id            LowCardinality(String),
  profile_id             LowCardinality(String),
  scorecard_id           UUID,
  template_id            String,
  conversation_id        String,
  create_time            DateTime64(6, 'UTC'),
  submit_time            DateTime64(6, 'UTC') DEFAULT toDateTime64(0, 6, 'UTC'),
  submitter_user_id      String DEFAULT '',
  last_updater_user_id   String,
  creator_user_id        String,
  agent_user_id          String,
  task_ids               Array(String),
  message_ids            Array(String),
  manually_scored        Bool,
  comment                String,
  submission_source      LowCardinality(String),
  process_interaction_at DateTime64(3, 'UTC') DEFAULT toDateTime64(0, 3, 'UTC'),
  process_id             String,
  score                  Nullable(Float64),
  update_time            DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree(update_time)
PARTITION BY (customer_id, profile_id)
ORDER BY (customer_id, profile_id, scorecard_id)
SETTINGS merge_selector_base = 1000, enable_block_number_column = 1
