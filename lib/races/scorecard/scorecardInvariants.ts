import type { ScenarioDescription } from '@/lib/contract/scenarios';

/** What must hold of a scorecard once everything is quiet: the domain's five, in its order. */
export const scorecardInvariants = [
  {
    code: 'submission_lost',
    title: 'A submission that was acknowledged is in Postgres, with the time and the submitter that the answer gave',
  },
  { code: 'update_lost', title: 'What an acknowledged Update wrote is in Postgres, unless a later call replaced it' },
  { code: 'historic_mismatch', title: 'historic holds what director holds' },
  { code: 'clickhouse_mismatch', title: 'ClickHouse shows what director holds, card and scores, field by field' },
  { code: 'duplicate_final', title: 'ClickHouse shows one row for each card and each score' },
] as const satisfies ScenarioDescription['invariants'];
