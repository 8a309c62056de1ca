import type { ViolationCode } from '@/lib/contract/scenarios';

/** What a violation is called where there is no room for the rule it breaks. */
export const violationTitles: Readonly<Record<ViolationCode, string>> = {
  submission_lost: 'Submission lost',
  update_lost: 'Update lost',
  historic_mismatch: 'historic differs',
  clickhouse_mismatch: 'ClickHouse differs',
  duplicate_final: 'Two rows in FINAL',
  count_mismatch: 'Count wrong',
  never_completes: 'Never completes',
  processed_twice: 'Processed twice',
  left_behind: 'Left behind',
};
