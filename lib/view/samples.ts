import type { FindingCode, Sample } from './inspection';

export interface SampleGroup {
  readonly title: string;
  readonly samples: readonly { readonly number: number; readonly sample: Sample }[];
}

const groupTitles = [
  'Lost in Postgres',
  'Wrong values in a copy',
  'Missing or extra rows',
  'Healthy or still settling',
];

/** The position of a finding's group among the titles. */
const groupOf: Record<FindingCode, 0 | 1 | 2 | 3> = {
  lost_update: 0,
  out_of_order_write: 1,
  missing_write: 1,
  altered_write: 1,
  split_write: 1,
  version_tie: 1,
  future_version: 1,
  derived_divergence: 1,
  history_merged_away: 1,
  history_cut: 1,
  missing_in_clickhouse: 2,
  missing_in_postgres: 2,
  missing_row: 2,
  orphan_row: 2,
  duplicate_final: 2,
  lost_deletion: 2,
  in_flight: 3,
  null_as_default: 3,
  precision_loss: 3,
};

/** By the strongest finding, healthy ones last; numbered in the order of the API, so that a number names a sample. */
export function groupSamples(samples: readonly Sample[]): readonly SampleGroup[] {
  const numbered = samples.map((sample, number) => ({ number, sample }));
  return groupTitles
    .map((title, group) => ({
      title,
      samples: numbered.filter(({ sample: { findings } }) => (findings[0] ? groupOf[findings[0]] : 3) === group),
    }))
    .filter((group) => group.samples.length > 0);
}
