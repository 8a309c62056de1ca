import type { FindingCode } from '@/lib/evidence/model';

/** What each finding is called where there is no room for its sentence. */
export const findingTitles: Record<FindingCode, string> = {
  lost_update: 'Lost update in Postgres',
  out_of_order_write: 'Written out of order',
  missing_write: 'Write that never arrived',
  altered_write: 'Arrived altered',
  split_write: 'Written in halves',
  version_tie: 'Equal versions',
  future_version: 'Version from the future',
  missing_in_clickhouse: 'Only in Postgres',
  missing_in_postgres: 'Only in ClickHouse',
  missing_row: 'Row missing in ClickHouse',
  orphan_row: 'Row left behind',
  derived_divergence: 'Derived copy disagrees',
  duplicate_final: 'Two rows in FINAL',
  lost_deletion: 'Deletion that lost',
  in_flight: 'Still settling',
  null_as_default: 'NULL stored as default',
  precision_loss: 'Digits lost',
  history_merged_away: 'History merged away',
  history_cut: 'History cut',
};
