import type { FindingCode, Sample } from './inspection';

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

export interface SampleGroup {
  readonly code: FindingCode | null;
  readonly title: string;
  readonly samples: readonly { readonly number: number; readonly sample: Sample }[];
}

/** By the strongest finding, in the order of first appearance, healthy ones last; numbered as they came, so that a number names a sample. */
export function groupSamples(samples: readonly Sample[]): readonly SampleGroup[] {
  const groups = new Map<FindingCode | null, { number: number; sample: Sample }[]>();
  for (const [number, sample] of samples.entries()) {
    const code = sample.findings[0] ?? null;
    groups.set(code, [...(groups.get(code) ?? []), { number, sample }]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === null) - Number(b === null))
    .map(([code, members]) => ({ code, title: code === null ? 'Healthy' : findingTitles[code], samples: members }));
}
