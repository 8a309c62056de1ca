-- As a pipeline of changes keeps it: the version is the LSN of the change, and a deletion is a mark in a plain column.
CREATE TABLE IF NOT EXISTS orders (
  tenant_id          LowCardinality(String),
  id                 Int64,
  status             LowCardinality(String),
  customer_email     String,
  total              Decimal(12, 2),
  currency           FixedString(3),
  note               Nullable(String),
  placed_at          DateTime64(6, 'UTC'),
  shipped_at         Nullable(DateTime64(6, 'UTC')),
  updated_at         DateTime64(6, 'UTC'),
  _peerdb_is_deleted UInt8 DEFAULT 0,
  _peerdb_version    UInt64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PARTITION BY tenant_id
ORDER BY (tenant_id, id)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1
