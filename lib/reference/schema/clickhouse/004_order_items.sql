CREATE TABLE IF NOT EXISTS order_items (
  tenant_id          LowCardinality(String),
  order_id           Int64,
  line               Int32,
  sku                String,
  quantity           Int32,
  price              Decimal(12, 2),
  _peerdb_is_deleted UInt8 DEFAULT 0,
  _peerdb_version    UInt64
)
ENGINE = ReplacingMergeTree(_peerdb_version)
PARTITION BY tenant_id
ORDER BY (tenant_id, order_id, line)
SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1,
  enable_block_number_column = 1, enable_block_offset_column = 1
