import type { Violation } from '@/lib/contract/scenarios';

/** What must hold of a scorecard once everything is quiet: the domain's five, in its order. */
export const scorecardViolations = [
  {
    code: 'submission_lost',
    title: 'An acknowledged submission is in Postgres, with the time and the submitter from the answer',
    label: 'Submission lost',
    consequence: 'the submission is lost',
  },
  {
    code: 'update_lost',
    title: 'What an acknowledged Update wrote is in Postgres, unless a later call replaced it',
    label: 'Update lost',
    consequence: 'an update is lost',
  },
  {
    code: 'historic_mismatch',
    title: 'historic equals director',
    label: 'historic differs',
    consequence: 'historic differs from director',
  },
  {
    code: 'clickhouse_mismatch',
    title: 'ClickHouse equals director, card and scores, field by field',
    label: 'ClickHouse differs',
    consequence: 'ClickHouse differs from Postgres',
  },
  {
    code: 'duplicate_final',
    title: 'ClickHouse shows one row per card and per score',
    label: 'Two rows in FINAL',
    consequence: 'ClickHouse shows a record twice',
  },
] as const satisfies readonly Violation[];
