CREATE TABLE IF NOT EXISTS scorecard_score (
  customer_id    LowCardinality(String),
  profile_id     LowCardinality(String),
  scorecard_id   UUID,
  criterion_id   String,
  numeric_value  Nullable(Float64),
  ai_value       Nullable(Float64),
  text_value     String,
  not_applicable Bool,
  ai_scored      Bool,
  update_time    DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree(update_time)
PARTITION BY (customer_id, profile_id)
ORDER BY (customer_id, profile_id, scorecard_id, criterion_id)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1
