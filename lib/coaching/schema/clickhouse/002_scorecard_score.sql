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
SETTINGS merge_selector_base = 1000, enable_block_number_column = 1
