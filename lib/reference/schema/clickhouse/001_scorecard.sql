-- Nothing is merged in the background, so the versions of a key stay apart and an investigation can still read them (merge_selector_base = 1000
-- merged 120 quick inserts to 23 parts), and no insert searches thousands of parts for some to merge: with 2,000 that took a quarter of its time.
-- The embedded server merges a partition when its parts grow too many.
-- Block number and offset let a lightweight DELETE write a patch part, instead of rewriting and renaming every part of the partition.
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
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1
