-- The version has whole seconds, so two changes within one of them tie.
CREATE TABLE IF NOT EXISTS conversation_events (
  conversation_id String,
  sequence        Int32,
  kind            LowCardinality(String),
  body            String,
  said_at         DateTime64(3, 'UTC'),
  edited_at       Nullable(DateTime64(3, 'UTC')),
  version         DateTime('UTC')
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY conversation_id
ORDER BY (conversation_id, sequence)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1
