import type { Violation } from '@/lib/contract/scenarios';

/** What must hold of a scorecard once everything is quiet: the domain's five, in its order. */
export const scorecardViolations = [
  {
    code: 'submission_lost',
    title: 'A submission that was acknowledged is in Postgres, with the time and the submitter that the answer gave',
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
    title: 'historic holds what director holds',
    label: 'historic differs',
    consequence: 'historic does not hold what director holds',
  },
  {
    code: 'clickhouse_mismatch',
    title: 'ClickHouse shows what director holds, card and scores, field by field',
    label: 'ClickHouse differs',
    consequence: 'ClickHouse does not show what Postgres holds',
  },
  {
    code: 'duplicate_final',
    title: 'ClickHouse shows one row for each card and each score',
    label: 'Two rows in FINAL',
    consequence: 'ClickHouse shows a record twice',
  },
] as const satisfies readonly Violation[];
